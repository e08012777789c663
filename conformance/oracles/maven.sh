#!/bin/sh
# Maven's order: ComparableVersion of the maven-artifact that Maven itself carries.
command -v javac >/dev/null || exit 77
home="${MAVEN_HOME:-/usr/share/maven}"
classes=
for jar in "$home"/lib/*.jar; do classes="$classes:$jar"; done
ls "$home"/lib/maven-artifact-*.jar >/dev/null 2>&1 || exit 77
work="$(mktemp -d)" || exit 1
trap 'rm -rf "$work"' EXIT
cat >"$work/Oracle.java" <<'END'
import java.io.*;
import org.apache.maven.artifact.versioning.ComparableVersion;

public class Oracle {
    public static void main(String[] arguments) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        PrintStream out = new PrintStream(new BufferedOutputStream(System.out));
        for (String line; (line = lines.readLine()) != null; ) {
            String[] pair = line.split("\t", 2);
            int order = new ComparableVersion(pair[0]).compareTo(new ComparableVersion(pair[1]));
            out.println(order < 0 ? "<" : order > 0 ? ">" : "=");
        }
        out.flush();
    }
}
END
javac -cp "$classes" -d "$work" "$work/Oracle.java" >&2 || exit 1
java -cp "$classes:$work" Oracle
