package dev.pilothouse.policy.audit;

import dev.pilothouse.db.model.BadInput;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** How entries are written into a file. */
public enum ExportFormat {
    /**
     * RFC 4180 with a head line; cells that a spreadsheet would compute begin with an apostrophe.
     */
    CSV("csv", "CSV", "csv"),
    /** One JSON object per line: the entry as it was hashed, its detail and its hash. */
    JSON_LINES("json-lines", "JSON Lines", "jsonl"),
    /** One event of the Open Cybersecurity Schema Framework 1.8.0 per line. */
    OCSF("ocsf", "OCSF 1.8", "ocsf.jsonl"),
    /** Apache Parquet, row groups of at most 100,000 rows, compressed with Zstandard. */
    PARQUET("parquet", "Parquet", "parquet");

    private final String word;
    private final String label;
    private final String extension;

    ExportFormat(String word, String label, String extension) {
        this.word = word;
        this.label = label;
        this.extension = extension;
    }

    /** As in addresses and on the command line. */
    public String word() {
        return word;
    }

    /** For people. */
    public String label() {
        return label;
    }

    /** Ending of a file's name, without the dot. */
    public String extension() {
        return extension;
    }

    /**
     * @throws BadInput when a word is none of these, or there is none
     */
    public static Set<ExportFormat> of(Collection<String> words) {
        Set<ExportFormat> formats = EnumSet.noneOf(ExportFormat.class);
        words.forEach(word -> formats.add(ofWord(word)));
        if (formats.isEmpty()) {
            throw new BadInput("formats", "", "at least one of " + words());
        }
        return formats;
    }

    private static ExportFormat ofWord(String word) {
        return Arrays.stream(values())
                .filter(f -> f.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new BadInput("formats", word, "one of " + words()));
    }

    private static String words() {
        return Arrays.stream(values()).map(ExportFormat::word).collect(Collectors.joining(", "));
    }
}
