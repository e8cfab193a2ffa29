import contextlib
import io
import unittest

from {package} import NAME
from {package}.cli import main


class CliTest(unittest.TestCase):
    def test_greets_whom_it_is_told(self):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            code = main(["hello", "Ada"])
        self.assertEqual(0, code)
        self.assertEqual("Hello, Ada! This is %s.\n" % NAME, printed.getvalue())

    def test_explains_itself(self):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), self.assertRaises(SystemExit) as end:
            main(["--help"])
        self.assertEqual(0, end.exception.code)
        self.assertIn("hello", printed.getvalue())

    def test_refuses_an_unknown_command(self):
        with contextlib.redirect_stderr(io.StringIO()), self.assertRaises(SystemExit) as end:
            main(["no-such-command"])
        self.assertEqual(2, end.exception.code)


if __name__ == "__main__":
    unittest.main()
