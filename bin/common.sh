# Shared by the scripts beside it: finds Python, makes the environment once, and says what to do when it cannot.
# Usage: . bin/common.sh; explain "$@"; environment runtime|dev|batch|bench

# For who asks: the words on top of the script itself. Nothing is installed or started for it.
explain() {
    case "${1:-}" in
    -h | --help | help)
        sed -n '2,/^[^#]/s/^# \{0,1\}//p' "bin/${0##*/}"
        exit 0
        ;;
    esac
}

environment() {
    wanted=$1
    python=${PYTHON:-python3}
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
        echo "Hearthline needs Python 3.11 or newer (tried: $python). Set PYTHON to one." >&2
        exit 1
    }
    if [ ! -x .venv/bin/python ]; then
        "$python" -m venv .venv || {
            rm -rf .venv
            echo "Python cannot make an environment. On Debian or Ubuntu: apt-get install python3-venv" >&2
            exit 1
        }
    fi
    stamp=".venv/.$wanted-$(cat "requirements/$wanted.txt" pyproject.toml | sha256sum | cut -c1-16)"
    if [ ! -e "$stamp" ]; then
        case $wanted in
            runtime) what="what Hearthline runs on" ;;
            dev) what="test tools" ;;
            batch) what="tools that link records in bulk" ;;
            *) what="tools for $wanted" ;;
        esac
        echo "Installing $what (once) ..." >&2
        # What tests and benches bring is compiled where it is first imported: most of it never is.
        compile=--compile
        [ "$wanted" = runtime ] || compile=--no-compile
        .venv/bin/python -m pip install -q --disable-pip-version-check $compile --require-hashes -r "requirements/$wanted.txt"
        # The package itself needs no build: a path file is enough, and works without a network.
        .venv/bin/python -c 'import pathlib, sysconfig; pathlib.Path(sysconfig.get_paths()["purelib"], "hearthline-src.pth").write_text(str(pathlib.Path("src").resolve()))'
        rm -f ".venv/.$wanted-"*
        touch "$stamp"
    fi
}
