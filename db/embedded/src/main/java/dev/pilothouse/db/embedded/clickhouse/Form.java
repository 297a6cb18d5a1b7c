package dev.pilothouse.db.embedded.clickhouse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Fields of an address or of a multipart body. */
final class Form {
    private static final int MOST_BYTES = 32 << 20;
    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]{1,200})");
    private static final Pattern NAME = Pattern.compile("name=\"([^\"]{1,200})\"");
    private static final String BLANK_LINE = "\r\n\r\n";

    private Form() {}

    static Map<String, String> parse(@Nullable String query) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : query == null ? new String[0] : query.split("&", -1)) {
            int equals = field.indexOf('=');
            if (!field.isEmpty()) {
                String name = equals < 0 ? field : field.substring(0, equals);
                String value = equals < 0 ? "" : field.substring(equals + 1);
                fields.put(URLDecoder.decode(name, UTF_8), URLDecoder.decode(value, UTF_8));
            }
        }
        return fields;
    }

    static Map<String, String> parseMultipart(String contentType, InputStream body)
            throws IOException {
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!boundary.find()) {
            throw new IOException("multipart body without a boundary");
        }
        String text = new String(Bodies.all(body, MOST_BYTES), ISO_8859_1);
        Map<String, String> fields = new LinkedHashMap<>();
        for (String part : text.split(Pattern.quote("--" + boundary.group(1)), -1)) {
            add(part, fields);
        }
        return fields;
    }

    private static void add(String part, Map<String, String> fields) {
        int head = part.indexOf(BLANK_LINE);
        Matcher name = NAME.matcher(part);
        if (head >= 0 && name.find() && name.start() < head) {
            String value = part.substring(head + BLANK_LINE.length());
            String trimmed =
                    value.endsWith("\r\n") ? value.substring(0, value.length() - 2) : value;
            fields.put(name.group(1), new String(trimmed.getBytes(ISO_8859_1), UTF_8));
        }
    }
}
