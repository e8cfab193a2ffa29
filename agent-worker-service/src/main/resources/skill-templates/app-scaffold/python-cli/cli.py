import argparse
import sys

from {package} import DESCRIPTION, NAME, __version__


def greet(who):
    return "Hello, %s! This is %s." % (who, NAME)


def parser():
    # A percent sign of the description is no placeholder.
    result = argparse.ArgumentParser(prog="{command}", description=DESCRIPTION.replace("%", "%%"))
    result.add_argument("--version", action="version", version=__version__)
    commands = result.add_subparsers(dest="command", required=True)
    hello = commands.add_parser("hello", help="say hello")
    hello.add_argument("who", nargs="?", default="world")
    return result


def main(arguments=None):
    given = parser().parse_args(arguments)
    if given.command == "hello":
        print(greet(given.who))
    return 0


if __name__ == "__main__":
    sys.exit(main())
