#!/usr/bin/env bash
# Install Apertium with the pairs that demo and tests use, or say plainly that it could not be done.
set -u
packages=(apertium apertium-eng-spa apertium-eng-cat apertium-spa-ita)
if ls /usr/share/apertium/modes/{eng-spa,eng-cat,spa-ita}.mode >/dev/null 2>&1; then exit 0; fi
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "Apertium is not installed, and this user may not install it. Run: sudo apt-get install ${packages[*]}"
  echo "Without it, drafts need another engine; the tests that need it are skipped."
  exit 0
fi
echo "Installing ${packages[*]}"
log=$(mktemp)
if ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${packages[@]}"; } >"$log" 2>&1; then
  echo "Apertium could not be installed: $(tail -n 1 "$log")"
  echo "Run by hand: apt-get install ${packages[*]}"
fi
exit 0
