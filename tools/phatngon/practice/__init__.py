"""Practice: item banks, checking of answers as data, progress on disk, the entry diagnostic.

``kinds`` holds a file for every kind of item, ``bank`` reads and checks banks, ``check`` marks one answer, ``answers``
makes answers for test runs, ``wire`` sends items elsewhere, ``progress`` keeps what a learner did, ``diagnostic`` says
where to begin. Answers are data: nothing a learner wrote is ever executed.
"""
