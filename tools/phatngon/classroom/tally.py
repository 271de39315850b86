"""What the room answered, counted: shares and intervals, who moved between the votes, who was wrong and sure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from phatngon.classroom.ballot import RIGHT, Ballot
from phatngon.classroom.state import Confidence, Poll, Vote

FEW, MANY = (
    0.3,
    0.7,
)  # shares of right answers between which neighbours convince each other (Mazur, Peer Instruction)


class Votes(TypedDict):
    """A round: ``n`` answers, how many ``right``, and how often each choice was taken."""

    n: int
    right: int
    choices: dict[str, int]


class Counted(TypedDict):
    """A round without what was right in it."""

    n: int
    choices: dict[str, int]


class Tally(TypedDict):
    """Both rounds; no second where there was none."""

    first: Counted
    second: Counted | None


class Sure(TypedDict):
    """How many were wrong and sure, and their share of those who said how sure they were."""

    n: int
    share: float | None


class Revealed(TypedDict):
    """What everybody is told once the answer is open: what is right, both rounds, why, by which law."""

    right: list[str]
    first: dict[str, int]
    second: dict[str, int] | None
    why: dict[str, str]
    law: str


def typed_counts(ballot: Ballot, poll: Poll, number: int) -> dict[str, int]:
    """What the trainer counted by hand in a round, by the ids of the choices."""
    return poll.counted[number] if ballot.letters else {}


def votes_of(ballot: Ballot, poll: Poll, number: int) -> Votes:
    """A round: ``n`` answers, how many ``right``, and the ``choices``. Counts by hand stand in with the phones'."""
    votes, counted = poll.rounds[number], typed_counts(ballot, poll, number)
    choices = ballot.counted(vote.answer for vote in votes.values())
    for one, count in counted.items():
        choices[one] = choices.get(one, 0) + count
    right = sum(ballot.is_right(vote.answer) for vote in votes.values())
    if ballot.alone:  # a raised card is a whole answer
        right += sum(count for one, count in counted.items() if one in ballot.right())
    return {"n": len(votes) + sum(counted.values()), "right": right, "choices": choices}


def tally(ballot: Ballot, poll: Poll) -> Tally:
    """The trainer's counts of both rounds."""
    rounds = [votes_of(ballot, poll, number) for number in (1, 2)]
    first, second = (Counted(n=one["n"], choices=one["choices"]) for one in rounds)
    return {"first": first, "second": second if poll.reopened else None}


def right_share(ballot: Ballot, poll: Poll, number: int) -> float | None:
    """The share of right answers in a round; None where nobody answered."""
    one = votes_of(ballot, poll, number)
    return one["right"] / one["n"] if one["n"] else None


def advice(share: float | None) -> str:
    """What to do after the first vote: explain, let neighbours talk, or open the answer; "" without votes."""
    if share is None:
        return ""
    if share < FEW:
        return "Ít người trả lời đúng: giảng lại quy định rồi hỏi lại."
    if share <= MANY:
        return "Lớp chia ý: cho người ngồi cạnh trao đổi rồi hỏi lại."
    return "Đa số đã đúng: mở đáp án."


def switched(ballot: Ballot, poll: Poll) -> dict[str, int]:
    """Who moved, over the seats that answered both times; the four cells sum to them."""
    cells = {"wrong_to_right": 0, "right_to_wrong": 0, "wrong_to_wrong": 0, "stayed_right": 0}
    for seat, vote in poll.rounds[2].items():
        before = poll.rounds[1].get(seat)
        if before is None:
            continue
        was, now = ballot.is_right(before.answer), ballot.is_right(vote.answer)
        name = (
            ("stayed_right" if now else "right_to_wrong")
            if was
            else ("wrong_to_right" if now else "wrong_to_wrong")
        )
        cells[name] += 1
    return cells


def last_votes(poll: Poll) -> Mapping[str, Vote]:
    """The votes of the last round."""
    return poll.rounds[2] if poll.reopened else poll.rounds[1]


def confident_wrong(ballot: Ballot, poll: Poll) -> Sure:
    """Of the last vote: how many were wrong and sure; ``share`` of those who said how sure they were, null where none did."""
    votes = [vote for vote in last_votes(poll).values() if vote.confidence]
    n = sum(
        vote.confidence == Confidence.SURE and not ballot.is_right(vote.answer) for vote in votes
    )
    return {"n": n, "share": n / len(votes) if votes else None}


def revealed(ballot: Ballot, poll: Poll) -> Revealed:
    """What everybody is told once the answer is open. Typed words of the room stand in it only where the trainer let them."""
    rounds = [votes_of(ballot, poll, number)["choices"] for number in (1, 2)]
    if ballot.in_words:
        rounds = [
            {words: count for words, count in one.items() if words in poll.approved}
            for one in rounds
        ]
    told = ballot.why()
    if ballot.typed:
        given = {key for one in rounds for key in one}
        told = {key: words for key, words in told.items() if key in given or key == RIGHT}
    return {
        "right": ballot.right(),
        "first": rounds[0],
        "second": rounds[1] if poll.reopened else None,
        "why": told,
        "law": ballot.law(),
    }
