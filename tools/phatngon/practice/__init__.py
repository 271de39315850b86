"""Practice: item banks, checking of answers as data, progress on disk, the entry diagnostic.

``bank`` reads and checks banks, ``check`` marks one answer, ``answers`` makes answers for test runs, ``arrange``
shuffles, ``progress`` keeps what a learner did, ``diagnostic`` says where to begin. Answers are data: nothing a
learner wrote is ever executed.
"""
