"""经费支出和报销: what is to be spent is applied for first; what was spent is claimed against it, line by line.

《行政事业单位内部控制规范（试行）》: applying, approving, paying and accounting lie in four hands, and what was approved is
changed only by another approval. 《中央和国家机关差旅费管理办法》 (财行〔2013〕531号): allowances by calendar day, none for
meals, cars and meetings that others pay for; nights by the organ's own table of cities, seasons and ranks. An invoice is
claimed once. What another register has spent already (a reception, a car's upkeep) is settled by naming it; its amount is
not typed again.
"""
