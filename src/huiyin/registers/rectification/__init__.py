"""巡察整改: an inspection's findings, put right and struck off one by one, from the feedback to the published report.

Carries out the inspection regulations' articles on rectification (《中国共产党巡视工作条例》 and its local counterparts).
"""
