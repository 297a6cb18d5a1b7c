#!/bin/sh
# Makes src/main/bundles/prod.bundle anew. Needed when the Vaadin version changes; the build says so then.
# Takes Node 24 from the npm registry, so any npm will do. See docs/decisions/2026-11-23-own-frontend-bundle.md
set -eu
cd "$(dirname "$0")"
tools=target/node24
mkdir -p "$tools"
npm install --global --no-audit --no-fund --prefix "$tools" "node-$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')@24.21.0" npm@11.13.0
rm -f src/main/bundles/prod.bundle
PATH="$PWD/$tools/bin:$PATH" mvn -B -ntp -f ../../pom.xml -pl :pilothouse-console-web -am -DskipTests package
rm -rf node_modules package.json package-lock.json tsconfig.json types.d.ts vite.config.ts vite.generated.ts
ls -l src/main/bundles/prod.bundle
