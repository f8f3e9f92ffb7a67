"""A folder of wheels that stands for the package index: what is installed here, packed again as it was delivered."""

from __future__ import annotations

import csv
import io
import shutil
import zipfile
from collections.abc import Iterable
from importlib.metadata import Distribution, PackageNotFoundError, PathDistribution, distribution
from pathlib import Path, PurePosixPath

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def fill(folder: Path, ours: Path, wanted: Iterable[str]) -> None:
    """Our wheel, and wheels of these requirements and of all they need, as far as they are installed."""
    folder.mkdir(parents=True)
    shutil.copy(ours, folder)
    (metadata,) = (each for each in zipfile.Path(ours).iterdir() if each.name.endswith(".dist-info"))
    for found in closure(PathDistribution(metadata), wanted):
        pack(found, folder)


def closure(ours: Distribution, wanted: Iterable[str]) -> list[Distribution]:
    found: dict[str, Distribution] = {}
    seen: set[tuple[str, str]] = set()
    waiting = [Requirement(each) for each in wanted]
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        try:
            found[name] = ours if name == canonicalize_name(ours.metadata["Name"]) else distribution(name)
        except PackageNotFoundError:
            continue
        for extra in ("", *requirement.extras):
            if (name, extra) not in seen:
                seen.add((name, extra))
                needs = map(Requirement, found[name].requires or ())
                waiting += [need for need in needs if not need.marker or need.marker.evaluate({"extra": extra})]
    return [each for each in found.values() if each is not ours]


def pack(installed: Distribution, folder: Path) -> None:
    tags = [tag.split("-") for tag in _lines(installed, "WHEEL", "Tag")]
    compressed = "-".join(".".join(sorted({tag[place] for tag in tags})) for place in range(3))
    name = installed.metadata["Name"].replace("-", "_").replace(".", "_").lower()
    kept: list[tuple[str, str, str]] = []
    with zipfile.ZipFile(folder / f"{name}-{installed.version}-{compressed}.whl", "w") as wheel:
        for file in installed.files or ():
            path = PurePosixPath(file)
            if ".." in path.parts or path.is_absolute() or path.suffix == ".pyc":  # scripts and what pip made
                continue
            if path.name == "RECORD" and path.parent.name.endswith(".dist-info"):
                record = str(path)
                continue
            wheel.write(str(installed.locate_file(file)), str(path))
            kept.append((str(path), f"{file.hash.mode}={file.hash.value}" if file.hash else "", str(file.size or "")))
        lines = io.StringIO()
        csv.writer(lines, lineterminator="\n").writerows([*kept, (record, "", "")])
        wheel.writestr(record, lines.getvalue())


def _lines(installed: Distribution, file: str, key: str) -> list[str]:
    text = installed.read_text(file) or ""
    return [line.partition(": ")[2] for line in text.splitlines() if line.startswith(f"{key}: ")]
