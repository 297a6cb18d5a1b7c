package dev.pilothouse.policy.decisions.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.ErasureTarget.Subject;
import dev.pilothouse.db.model.SubjectReader;
import dev.pilothouse.db.model.SubjectReader.Document;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A ZIP with a page to read and the same as JSON, a folder for each store. */
final class AccessZip {
    private static final long LARGEST = 64L << 20;
    private static final long MOST_ON_PAGE = 2000;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ZipOutputStream zip = new ZipOutputStream(bytes);
    private final StringBuilder page = new StringBuilder();
    private final PrivacyRequest request;
    private long documents;
    private long written;

    AccessZip(PrivacyRequest request, Instant at) {
        this.request = request;
        page.append(
                """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><title>%s</title>
                <style>body{font:15px/22px system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;\
                color:#1a1d23}h2{margin-top:2rem}details{border-top:1px solid #d5dae2;padding:.5rem 0}\
                table{border-collapse:collapse}td{vertical-align:top;padding:2px 12px 2px 0;\
                overflow-wrap:anywhere}td:first-child{color:#5b6472;white-space:nowrap}</style></head><body>
                <h1>What is held about you</h1>
                <p>Answer to request %s (%s), made %s. The same is in the folders of this file as JSON.</p>
                <p>Caches, logs, files on their way, exports of the audit log and backups hold copies of it for a while; \
                they are not listed.</p>
                """
                        .formatted(
                                escaped(request.name()),
                                escaped(request.name()),
                                escaped(request.law().right(request.kind())),
                                at));
    }

    void add(SubjectReader reader, Subject subject) {
        page.append("<h2>").append(escaped(reader.name())).append("</h2>\n");
        long before = documents;
        reader.read(subject, document -> add(reader, document));
        if (documents == before) {
            page.append("<p>Nothing is held here.</p>\n");
        }
    }

    private void add(SubjectReader reader, Document document) {
        if (!NAME.matcher(document.name()).matches()) {
            throw new IllegalStateException(reader.id() + ": bad name " + document.name());
        }
        entry(reader.id() + "/" + document.name() + ".json", document.json());
        documents++;
        if (documents <= MOST_ON_PAGE) {
            show(document);
        } else if (documents == MOST_ON_PAGE + 1) {
            page.append("<p>There is more in the folders of this file.</p>\n");
        }
    }

    private void show(Document document) {
        page.append("<details><summary>")
                .append(escaped(document.kind() + " " + document.name()))
                .append("</summary><table>\n");
        JsonNode json = JsonMapper.shared().readTree(document.json());
        json.properties()
                .forEach(field ->
                        page.append("<tr><td>")
                                .append(escaped(field.getKey()))
                                .append("</td><td>")
                                .append(escaped(text(field.getValue())))
                                .append("</td></tr>\n"));
        page.append("</table></details>\n");
    }

    private static String text(JsonNode value) {
        return value.isString() ? value.asString() : value.toString();
    }

    private void entry(String name, String content) {
        byte[] raw = content.getBytes(UTF_8);
        written += raw.length;
        if (written > LARGEST) {
            throw new BadInput(
                    "documents", written + " bytes", "at most " + LARGEST + " in one file");
        }
        try {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(raw);
            zip.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long documents() {
        return documents;
    }

    /** Ends the file. */
    byte[] bytes() {
        entry("index.html", page + "</body></html>\n");
        try {
            zip.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 belongs to every Java runtime", e);
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
