import sys

from {package}.cli import main

sys.exit(main())
