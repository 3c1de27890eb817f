"""Opinions of people (审核意见) on what came in: of a file as a whole, or of one finding in it, and what follows from them.

Owns the three verdicts and how far each reaches: a verdict on a file is of its content, one on a finding holds as long as the
finding stands there unchanged. Knows no sheet and no status but what a verdict makes of it.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace

from xlperf.consolidation.received.record import RecordHead
from xlperf.declaration import ACCEPTED, ERROR, INFO, REJECTED, WARNED, WARNING, Finding
from xlperf.messages import catalogue, enumerated, language, say
from xlperf.system.dataclass import dataclass

AGREE, MODIFY, RETURN = "agree", "modify", "return"
VERDICT_WORDS = {AGREE: "同意", MODIFY: "修改", RETURN: "退回"}
"""From the mildest to the strictest."""

CHECK = "review"

catalogue(
    {
        "review-said": ("审核意见{who}：{opinion}", "the reviewer's opinion{who}: {opinion}"),
        "review-return": ("审核退回{who}", "returned by the reviewer{who}"),
        "review-modify": ("审核要求修改{who}", "the reviewer asks for a change{who}"),
        "review-agree": ("审核同意{who}", "accepted by the reviewer{who}"),
        "review-who": ("（{reviewer}）", " ({reviewer})"),
        "review-with-opinion": ("{verdict}：{opinion}", "{verdict}: {opinion}"),
        "review-hint-return": (
            "请按审核意见修改后重新报送",
            "change it as the reviewer says and report again",
        ),
        "review-hint-modify": (
            "请按审核意见修改后重新报送；在此之前先按现报的数计入",
            "change it as the reviewer says and report again; until then the present figures count",
        ),
        "review-finding": ("{message}【{said}】", "{message} [{said}]"),
        "review-taken": (
            "按审核意见：同意 {agree}，修改 {modify}，退回 {back}",
            "as reviewed: {agree} accepted, {modify} to be changed, {back} returned",
        ),
        "review-agreed-with-errors": (
            "{file} 的审核结论是“同意”，但还有 {count} 个错误，仍须改正",
            "{file} was accepted by the reviewer, and has {count} errors that must be corrected all the same",
        ),
        "review-contradictory": (
            "{file} 有几个不同的审核结论（{verdicts}），按最严的办理",
            "{file} has several verdicts ({verdicts}); the strictest holds",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Review:
    """What somebody wrote beside a file (`finding` is "") or beside one finding.

    `verdict`: AGREE, MODIFY, RETURN or ""; `sha256`, `content`: of the file it was written for; `finding`: `finding_mark`;
    `whose`: `owner_of`; `shown`: what else stood in the row, by its headings, for a file or finding that is there no more.
    """

    opinion: str
    verdict: str
    reviewer: str
    sha256: str = ""
    content: str = ""
    finding: str = ""
    whose: str = ""
    shown: Mapping[str, str] = field(default_factory=dict)

    @property
    def place(self) -> tuple[str, ...]:
        """What it is about: the same for all that was written beside one file or finding."""
        return (self.whose, self.finding) if self.finding else (self.sha256,)

    def said(self) -> str:
        """The verdict, who gave it and why, as a sentence."""
        who = say("review-who", reviewer=self.reviewer) if self.reviewer else ""
        if not self.verdict:
            return say("review-said", who=who, opinion=self.opinion)
        verdict = say(f"review-{self.verdict}", who=who)
        return say("review-with-opinion", verdict=verdict, opinion=self.opinion) if self.opinion else verdict


def finding_key(finding: Finding) -> str:
    """What a finding is about and what stands there: another key where the cell, its content or the complaint differ."""
    return _key(finding, finding.message)


def _key(finding: Finding, complaint: object) -> str:
    told = (finding.check, finding.sheet, finding.cell, finding.field, finding.row, finding.value, complaint)
    return hashlib.blake2b(repr(told).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def finding_mark(finding: Finding) -> str:
    """What is noted beside a finding, so that an answer to it is found again, in a run of another language, too."""
    return f"{finding_key(finding)}.{_key_in_any_language(finding)}.{language()}"


def _key_in_any_language(finding: Finding) -> str:
    """As `finding_key`, of the complaint the amounts alone: they are the same however it is worded."""
    return _key(finding, sorted(re.findall(r"[\d,]+\.\d+", finding.message)))


def _answered_findings(reviews: Iterable[Review], findings: Iterable[Finding]) -> dict[str, Review]:
    """The answers to these findings by their `finding_key`; an answer given in another language counts where it can only be
    meant for one of them."""
    exact, any_language = {}, {}
    for review in reviews:
        key, _, rest = review.finding.partition(".")
        other, _, spoken = rest.partition(".")
        exact[key] = review
        if spoken and spoken != language():
            any_language[other] = review
    keys = [(finding_key(one), _key_in_any_language(one)) for one in findings] if exact else []
    lone = {key for key, count in Counter(other for _, other in keys).items() if count == 1}
    found = {key: exact[key] for key, _ in keys if key in exact}
    return {key: any_language[other] for key, other in keys if other in lone & any_language.keys()} | found


def owner_of(code: str, name: str, each: str) -> str:
    """Whose a finding is: the department by its code, else its name, and the project where it declares several."""
    return f"{code or name}|{each}"


@dataclass(frozen=True, slots=True)
class FileReviews:
    """What people said of one file: of the whole, None where nobody did, and of its findings by `finding_key`.

    `accepted`: how many of its warnings count no more; `turned`: how many warnings, and how many notes, became errors.
    """

    whole: Review | None = None
    findings: Mapping[str, Review] = field(default_factory=dict)
    accepted: int = 0
    turned: tuple[int, int] = (0, 0)

    def __bool__(self) -> bool:
        return self.whole is not None or bool(self.findings)

    @property
    def verdict(self) -> str:
        """What follows for the file: its strictest verdict; that a finding is accepted says nothing of the whole."""
        given = {self.whole.verdict} if self.whole is not None else set()
        given |= {one.verdict for one in self.findings.values() if one.verdict != AGREE}
        return next((one for one in (RETURN, MODIFY, AGREE) if one in given), "")

    def why(self) -> str:
        """The sentence by which a file goes back."""
        if self.whole is not None and self.whole.verdict == self.verdict:
            return self.whole.said()
        return next(one.said() for one in self.findings.values() if one.verdict == self.verdict)

    def answered(self, finding: Finding) -> Finding:
        """A finding as it stands after the review: an accepted warning is for information only, one that is to be
        changed is an error."""
        review = self.findings.get(finding_key(finding)) if self.findings else None
        if review is None:
            review = self._with_the_whole(finding)
        if review is None:
            return finding
        severity = finding.severity
        if review.verdict == AGREE and severity == WARNING:
            severity = INFO
        elif review.verdict == RETURN:
            severity = ERROR
        message = say("review-finding", message=finding.message, said=review.said())
        return replace(finding, severity=severity, message=message)

    def _with_the_whole(self, finding: Finding) -> Review | None:
        """A warning of a file that was accepted as it is has been accepted with it."""
        accepted = self.whole is not None and self.whole.verdict == AGREE and finding.severity == WARNING
        return replace(self.whole, opinion="") if self.whole is not None and accepted else None

    def remark(self) -> Finding | None:
        """What was said of the whole, as a finding of the file."""
        if self.whole is None or not (self.whole.verdict or self.whole.opinion):
            return None
        severity = {RETURN: ERROR, MODIFY: WARNING}.get(self.whole.verdict, INFO)
        hint = say(f"review-hint-{self.whole.verdict}") if severity != INFO else ""
        return Finding(CHECK, severity, self.whole.said(), hint)


NONE = FileReviews()


def answers_to(
    reviews: Iterable[Review], head: RecordHead, whose: str, findings: Iterable[Finding]
) -> FileReviews:
    """What was said of the file with this head, which is `whose`, and of these findings."""
    reviews = list(reviews)
    whole = {one.place: one for one in reviews if not one.finding and _is_of(one, head)}
    raised = list(findings)
    there = _answered_findings((one for one in reviews if one.finding and one.whose == whose), raised)
    answers = FileReviews(_joined([*whole.values()], []) if whole else None, there)
    changed = Counter((one.severity, answers.answered(one).severity) for one in raised)
    turned = changed[WARNING, ERROR], changed[INFO, ERROR]
    return replace(answers, accepted=changed[WARNING, INFO], turned=turned)


def _is_of(review: Review, head: RecordHead) -> bool:
    """A file that was only saved again declares the same, and keeps what was said of it."""
    return bool(review.sha256) and review.sha256 == head.sha256 or review.content == head.content != ""


def without_accepted(head: RecordHead, answers: FileReviews) -> RecordHead:
    """The head of a file whose accepted warnings count no more."""
    if not answers.accepted:
        return head
    warnings = head.warnings - answers.accepted
    status = head.status if head.errors or warnings else ACCEPTED
    return replace(head, status=status, warnings=warnings)


def with_verdict(head: RecordHead, answers: FileReviews, strict: bool) -> RecordHead:
    """The head of a file that is returned, or that is to be changed; `strict`: warnings reject."""
    remark = answers.remark()
    said = remark.severity if remark is not None else ""
    errors = head.errors + sum(answers.turned) + (said == ERROR)
    warnings = head.warnings - answers.turned[0] + (said == WARNING)
    status = REJECTED if errors or (strict and warnings) else WARNED if warnings else head.status
    return replace(head, status=status, errors=errors, warnings=warnings)


def combined(reviews: Iterable[Review]) -> tuple[list[Review], list[str]]:
    """One review for each file and finding, of all that several people wrote; and in sentences, where they differ."""
    by_place: dict[tuple[str, ...], list[Review]] = {}
    for review in reviews:
        by_place.setdefault(review.place, []).append(review)
    notes: list[str] = []
    return [_joined(several, notes) for several in by_place.values()], notes


def _joined(several: Sequence[Review], notes: list[str]) -> Review:
    first = several[0]
    if len(several) == 1:
        return first
    given = [word for word in VERDICT_WORDS if any(one.verdict == word for one in several)]
    if len(given) > 1:
        words = enumerated(VERDICT_WORDS[word] for word in given)
        notes.append(say("review-contradictory", file=first.shown.get("文件", ""), verdicts=words))
    return replace(
        first,
        opinion=_once(one.opinion for one in several),
        verdict=given[-1] if given else "",
        reviewer=_once((one.reviewer for one in several), "、"),
    )


def _once(texts: Iterable[str], between: str = "；") -> str:
    """Texts joined, none that another holds already: what was joined in an earlier run does not grow."""
    kept: list[str] = []
    for text in texts:
        if text and not any(text in other for other in kept):
            kept = [other for other in kept if other not in text]
            kept.append(text)
    return between.join(kept)


def told(answered: Iterable[tuple[str, FileReviews, int]]) -> Iterator[str]:
    """What came of all reviews, in sentences. `answered`: file, what was said of it, its errors."""
    files = list(answered)
    verdicts = Counter(answers.verdict for _, answers, _ in files)
    if any(verdicts[word] for word in VERDICT_WORDS):
        yield say("review-taken", agree=verdicts[AGREE], modify=verdicts[MODIFY], back=verdicts[RETURN])
    for file, answers, errors in files:
        if answers.verdict == AGREE and errors:
            yield say("review-agreed-with-errors", file=file, count=errors)
