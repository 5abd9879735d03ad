"""Debian's Chromium for the checks that need a browser."""
import shutil
import subprocess


def chromium():
    """The program, installed where it is missing."""
    if not shutil.which("chromium"):
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], check=True)
    return shutil.which("chromium")
