"""Records what the product answers, over HTTP, at the command line and in SQL:

    python tests/answers/record.py FOLDER

asks the code that Python finds as `runner` and writes a file for each scene into FOLDER. tests/answers/test_answers.py
compares such recordings with those in tests/golden/answers; REWRITE_GOLDEN=1 (make golden) writes them anew.
"""

import os
import sys
from pathlib import Path


def main() -> int:
    import pytest

    folder = Path(sys.argv[1]).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    os.environ |= {"ANSWERS_FOLDER": str(folder), "REWRITE_GOLDEN": "1"}
    tests = Path(__file__).with_name("test_answers.py")
    return pytest.main([str(tests), "--rootdir", str(tests.parents[2]), "-n", "0", "-q"])


if __name__ == "__main__":
    sys.exit(main())
