#!/usr/bin/env bash
# Install Chromium and the fonts that the tests of the review app use, or say plainly that it could
# not be done.
set -u
packages=(chromium fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji)
if command -v chromium >/dev/null && fc-list 2>/dev/null | grep -q NotoSansCJK; then exit 0; fi
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  command -v chromium >/dev/null && exit 0
  echo "Chromium is not installed, and this user may not install it. Run: sudo apt-get install ${packages[*]}"
  echo "Without it, the tests of the review app in a browser are skipped."
  exit 0
fi
echo "Installing ${packages[*]}"
log=$(mktemp)
if ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"; } >"$log" 2>&1; then
  echo "Chromium could not be installed: $(tail -n 1 "$log")"
  echo "Run by hand: apt-get install ${packages[*]}"
fi
exit 0
