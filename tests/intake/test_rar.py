"""A .rar whose files are packed: unpacked by a real program, or refused with the cure.

The three archives are of the tests of rarfile (Marko Kreen, ISC License), the first one cut down to one file.
"""

from __future__ import annotations

import shutil
from base64 import b85decode
from collections.abc import Callable

import pytest

from tests.intake.mails import eml
from tests.programs.program import need
from xlperf.intake.containers import rar
from xlperf.intake.containers.opening import opened
from xlperf.ooxml.refusal import UnreadableWorkbook

OF_VERSION_4 = b85decode(
    "Qeko-8V3N+kaGY44FCWD00000%lmX7kSqXN000002mk;BqUN{7ux89Y9W@F7q=5hcb97~MbTKY;cys{349v{_jNY&R>|Zr?k_Tnt"
    "W|rkvNGw-IKs-X>kOr-XKmrH=0wOwI12lsH*iMjM671Wj)PlCMiO?>&!r3C2oPO>A5ciNj?S0l2?y0xmg&d8(($L%Oxj@7{djLQO"
    "00"
)
OF_VERSION_5 = b85decode(
    "Qeko-8V3OY3Gc{n3jqZO1O@>CfPjDi-t};D90CHm00e*#wu1tq=C{Rw8vzP)bY*jNF)nm?biu4QL_{O{Bleg5VpCDROp$>>0*t`}"
    "d0f9oqpB^SHj~|;SO7o*0Mt+fcJ{=7GU}f)rNqqFgWmuU=q-sH0s@Ty1b`5>g94)Fx5dC40Sa?;Wpi{gE_8TwMHLEQ0RRXC-?#hr"
    "{2g~zQ3C}800"
)
SOLID_4 = b85decode(
    "Qeko-8V3M7&~pd?4FCWD00000D>QU~kSqXP000002mk;BqUN{7ux89Y9Wx35q=5hcb97~MbTKY;cys{35e&@!jGnOmF@dYBvAaNb"
    "s0w7(OE-hT2fP8`g_7?3wjBTnAOHx6>39s%3<qI4L3m5EZl6*L+R7(Dy5|dIiehp5xB!u!P%qe3|N6#Q>+8hVh<;R-haXMs*%ow="
    "kSqWW000002mk;BqUN{7ux89Y9Wx35q=5hcb97~MbTTe<cys{3u^<452kY_*Y5M$>-q6H7djLQO00"
)
CONTENT = b"".join(b"%03d\n" % number for number in range(512))


def need_bsdtar() -> None:
    need(None if shutil.which("bsdtar") else "bsdtar not installed (Debian: libarchive-tools)")


@pytest.mark.programs
@pytest.mark.parametrize(("archive", "files"), [(OF_VERSION_4, 1), (OF_VERSION_5, 2)], ids=["4", "5"])
def test_packed_files_are_unpacked_by_bsdtar(archive: bytes, files: int) -> None:
    need_bsdtar()
    pieces = opened(archive, "rar").pieces
    assert [piece.name for piece in pieces] == ["stest1.txt", "stest2.txt"][:files]
    assert all(piece.data == CONTENT for piece in pieces)
    within = opened(eml({"材料.rar": archive}), "eml").pieces
    assert [piece.name for piece in within] == [f"材料.rar/{piece.name}" for piece in pieces]


@pytest.mark.programs
@pytest.mark.parametrize("archive", [SOLID_4, OF_VERSION_4[:-20]], ids=["solid", "cut off"])
def test_what_bsdtar_cannot_unpack_is_refused_with_the_cure(archive: bytes) -> None:
    need_bsdtar()
    if shutil.which("unrar") or shutil.which("unar"):
        pytest.skip("another program unpacks it here")
    with pytest.raises(UnreadableWorkbook) as refusal:
        opened(archive, "rar")
    assert refusal.value.reason_id in ("rar-not-unpacked", "damaged-archive")
    assert refusal.value.hint


@pytest.mark.parametrize("told", [b"", CONTENT[:-1], CONTENT + b"1"])
def test_what_is_not_as_long_as_it_says_is_not_taken(told: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rar.shutil, "which", lambda name: "bsdtar" if name == "bsdtar" else None)
    monkeypatch.setattr(rar, "_output", lambda command, most: told[:most])
    _without_others(monkeypatch)
    with pytest.raises(UnreadableWorkbook) as refusal:
        opened(OF_VERSION_4, "rar")
    assert refusal.value.reason_id == "rar-not-unpacked"


def test_without_a_program_the_cure_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rar.shutil, "which", lambda name: None)
    _without_others(monkeypatch)
    with pytest.raises(UnreadableWorkbook) as refusal:
        opened(OF_VERSION_4, "rar")
    assert refusal.value.reason_id == "rar-not-installed"
    assert "libarchive-tools" in refusal.value.hint


def _without_others(monkeypatch: pytest.MonkeyPatch) -> None:
    import rarfile

    def none(**_: object) -> Callable[[], None]:
        raise rarfile.RarCannotExec("none")

    monkeypatch.setattr(rarfile, "tool_setup", none)
