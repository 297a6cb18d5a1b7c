package dev.pilothouse.console.web.erasing;

import java.util.HexFormat;
import java.util.Locale;

/**
 * How a file is packed, by its first bytes.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8878#section-3.1">RFC 8878: frames of zstd, and
 *     those to skip, which LZ4 has too</a>
 */
enum PackedForm {
    GZIP,
    ZIP,
    ZSTD,
    LZ4,
    PARQUET,
    /** Recognised, but nothing here unpacks it. */
    OTHER,
    PLAIN;

    /** Bytes that are enough to tell. */
    static final int HEAD = 6;

    static PackedForm of(byte[] head) {
        String hex = HexFormat.of().formatHex(head).toLowerCase(Locale.ROOT);
        if (hex.startsWith("1f8b08")) {
            return GZIP;
        }
        if (hex.startsWith("504b0304")) {
            return ZIP;
        }
        if (hex.startsWith("28b52ffd") || hex.matches("5[0-9a-f]2a4d18.*")) {
            return ZSTD;
        }
        if (hex.startsWith("04224d18")) {
            return LZ4;
        }
        if (hex.startsWith("50415231")) {
            return PARQUET;
        }
        return unknown(hex) ? OTHER : PLAIN;
    }

    /** xz, bzip2, 7-Zip, RAR, Parquet with a sealed footer, LZ4 before it had frames. */
    private static boolean unknown(String hex) {
        return hex.startsWith("fd377a585a00")
                || hex.startsWith("425a68")
                || hex.startsWith("377abcaf271c")
                || hex.startsWith("526172211a07")
                || hex.startsWith("50415245")
                || hex.startsWith("02214c18");
    }
}
