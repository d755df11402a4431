"""三重一大: major matters, personnel, major projects and large funds are decided by a meeting, and only by a meeting.

The catalogue (`Item`) says which meetings decide a kind of matter, in which order, and whether its lawfulness is reviewed
first. A `Topic` is prepared by a department, put on the agenda of a `Meeting` and considered there, alone, until it is
passed, rejected or put off; what was passed is carried out by `Task`s. All rules are judged before the meeting, when the
topic is put on its agenda, and again while it is considered; there is no step that decides by passing a paper round.

Rules: 《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》（中办发〔2010〕17号，参照执行）三（七）至（十二）; its numbers
(quorum, share of votes) are those of 《中国共产党党组工作条例》(2019), kept as parameters of the organ.
"""
