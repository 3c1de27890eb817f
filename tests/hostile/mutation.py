"""Seeded mutations of a workbook: of its bytes, of its archive, of the XML inside. Same seed, same file."""

from __future__ import annotations

import re
from random import Random

from tests.hostile.raw_zip import RawEntry, entries_of, replace, written

INTERESTING_NUMBERS = (
    b"0",
    b"-1",
    b"1",
    b"65536",
    b"1048577",
    b"2147483648",
    b"4294967296",
    b"1e309",
    b"NaN",
    b"",
    b"9" * 400,
)
INTERESTING_TEXTS = (
    b"",
    b"&#0;",
    b"&lt;",
    b"]]>",
    b"<!--",
    b"<!DOCTYPE x>",
    b"\0",
    b"\xff\xfe",
    b"A1:XFD1048576",
    b"../..",
    b"=cmd()",
    "申".encode(),
)

SEPARATORS = (
    b"\t",
    b"\r\n",
    b"\n",
    b",",
    b'"',
    b"|",
    b"  ",
    b"<td>",
    b"</table>",
    b"<table>",
    b"colspan=9999 ",
)


def mutated(workbook: bytes, seed: int) -> tuple[str, bytes]:
    """What was done, and the mutant."""
    random = Random(seed)
    kind = random.choices([flipped, cut, spliced, rearchived, rewritten], weights=[3, 1, 1, 2, 6])[0]
    return kind.__name__, kind(workbook, random)


def mutated_bytes(data: bytes, seed: int) -> tuple[str, bytes]:
    """As `mutated`, of a file that is no archive: its bytes alone, and texts and numbers put among them."""
    random = Random(seed)
    kind = random.choices([flipped, cut, spliced, _with_text], weights=[4, 1, 2, 3])[0]
    return kind.__name__.strip("_"), kind(data, random)


def _with_text(data: bytes, random: Random) -> bytes:
    for _ in range(random.choice((1, 1, 3))):
        position = random.randrange(len(data) + 1)
        text = random.choice(INTERESTING_NUMBERS + INTERESTING_TEXTS + SEPARATORS) * random.choice(
            (1, 1, 2, 500)
        )
        data = data[:position] + text + data[position + random.choice((0, 0, len(text))) :]
    return data


def flipped(data: bytes, random: Random) -> bytes:
    """Some bytes changed; half of the time near the end, where the directory is."""
    mutant = bytearray(data)
    first = max(0, len(data) - 1_200) if random.random() < 0.5 else 0
    for _ in range(random.choice((1, 1, 2, 4, 16))):
        position = random.randrange(first, len(mutant))
        mutant[position] = random.choice(
            (mutant[position] ^ (1 << random.randrange(8)), random.randrange(256), 0, 255)
        )
    return bytes(mutant)


def cut(data: bytes, random: Random) -> bytes:
    return data[: random.randrange(len(data))]


def spliced(data: bytes, random: Random) -> bytes:
    """A stretch left out, repeated or moved."""
    first, second = sorted(random.randrange(len(data)) for _ in range(2))
    return random.choice(
        (
            data[:first] + data[second:],
            data[:second] + data[first:],
            data[:first] + data[second:] + data[first:second],
            data[:first] + bytes(second - first) + data[second:],
        )
    )


def rearchived(workbook: bytes, random: Random) -> bytes:
    """The parts sound, an entry of the archive not."""
    entries = entries_of(workbook)
    place = random.randrange(len(entries))
    entry = entries[place]
    number = random.choice((0, 1, 7, len(entry.content) + 1, 0x7FFFFFFF, 0xFFFFFFFF))
    change = random.choice(
        (
            "left out",
            "twice",
            "renamed",
            "size",
            "packed_size",
            "crc",
            "method",
            "flags",
            "header_offset",
            "extra",
            "order",
            "content",
        )
    )
    if change == "left out":
        del entries[place]
    elif change == "twice":
        entries.append(replace(entry, content=random.choice(entries).content))
    elif change == "renamed":
        entries[place] = replace(entry, name=flipped(entry.name, random))
    elif change == "extra":
        entries[place] = replace(entry, extra=random.randbytes(random.randrange(40)))
    elif change == "order":
        random.shuffle(entries)
    elif change == "content":
        entries[place] = replace(entry, content=random.choice(entries).content)
    elif change in ("method", "flags"):
        entries[place] = replace(entry, **{change: random.choice((0, 1, 8, 9, 0x800, 0xFFFF))})
    else:
        entries[place] = replace(entry, **{change: number})
    return written(entries)


def rewritten(workbook: bytes, random: Random) -> bytes:
    """One part mutated as text, as XML or as bytes, and packed again with its right checksum."""
    entries = entries_of(workbook)
    places = [
        place for place, entry in enumerate(entries) if entry.name.endswith((b".xml", b".rels", b".bin"))
    ]
    place = random.choice(places)
    content = entries[place].content
    if entries[place].name.endswith(b".bin"):
        entries[place] = RawEntry(entries[place].name, _bytes_changed(content, random))
        return written(entries)
    for _ in range(random.choice((1, 1, 1, 2, 5))):
        content = random.choice(
            (_text_changed, _tag_changed, _element_moved, _attribute_changed, _bytes_changed)
        )(content, random)
    entries[place] = RawEntry(entries[place].name, content)
    return written(entries)


def _chosen(pattern: bytes, content: bytes, random: Random) -> re.Match[bytes] | None:
    found = list(re.finditer(pattern, content))
    return random.choice(found) if found else None


def _put(content: bytes, match: re.Match[bytes] | None, group: int, new: bytes) -> bytes:
    return content if match is None else content[: match.start(group)] + new + content[match.end(group) :]


def _text_changed(content: bytes, random: Random) -> bytes:
    return _put(
        content,
        _chosen(rb">([^<>]+)<", content, random),
        1,
        random.choice(INTERESTING_NUMBERS + INTERESTING_TEXTS),
    )


def _attribute_changed(content: bytes, random: Random) -> bytes:
    match = _chosen(rb'( [A-Za-z:]+)="([^"]*)"', content, random)
    if random.random() < 0.3:
        return _put(content, match, 0, b"")
    return _put(content, match, 2, random.choice(INTERESTING_NUMBERS + INTERESTING_TEXTS).replace(b"<", b""))


def _tag_changed(content: bytes, random: Random) -> bytes:
    """One name of an element, or all of it, changed; now and then so that it no longer closes."""
    match = _chosen(rb"<([A-Za-z][A-Za-z0-9:]*)", content, random)
    if match is None:
        return content
    other = _chosen(rb"<([A-Za-z][A-Za-z0-9:]*)", content, random)
    name = other[1] if other and random.random() < 0.5 else b"x"
    if random.random() < 0.2:
        return _put(content, match, 1, name)
    return re.sub(rb"(</?)" + re.escape(match[1]) + rb"(?=[\s/>])", rb"\g<1>" + name, content)


def _element_moved(content: bytes, random: Random) -> bytes:
    """A run of tags left out, repeated, or repeated many times."""
    first, second = _chosen(rb"<[a-z]", content, random), _chosen(rb"/>|</[A-Za-z:]+>", content, random)
    if first is None or second is None or second.end() <= first.start():
        return content
    run = content[first.start() : second.end()]
    times = random.choice((0, 0, 2, 2, 50)) if len(run) < 20_000 else random.choice((0, 2))
    return content[: first.start()] + run * times + content[second.end() :]


def _bytes_changed(content: bytes, random: Random) -> bytes:
    return flipped(content, random) if content else content
