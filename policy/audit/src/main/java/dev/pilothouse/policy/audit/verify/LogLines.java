package dev.pilothouse.policy.audit.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.db.model.BadInput;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The entries of an export, one after the other, each against the one before it. */
final class LogLines {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int LONGEST = 4 << 20;

    private final JsonNode log;
    private byte[] hash;
    private long seq;
    private long entries;
    private long linked;
    private long details;
    private long erased;

    /**
     * @param log what the manifest says of the log
     */
    LogLines(JsonNode log) {
        this.log = log;
        this.hash = bytes("manifest.json", log.path("hash_before").asString(""));
        this.seq = log.path("first_seq").asLong(0) - 1;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 belongs to every Java runtime", e);
        }
    }

    CheckedExport.Chain read(InputStream in) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            step(line);
        }
        boolean whole = entries > 0 && linked == entries;
        if (entries != log.path("entries").asLong(-1)) {
            throw new BadInput(
                    "audit-log.jsonl",
                    entries + " entries",
                    log.path("entries").asLong(-1) + ", as signed");
        }
        if (entries > 0 && seq != log.path("last_seq").asLong(-1)) {
            throw new BadInput(
                    "audit-log.jsonl",
                    "last entry " + seq,
                    "entry " + log.path("last_seq").asLong(-1) + ", as signed");
        }
        boolean atHead = entries > 0 && seq == log.path("head_seq").asLong(-1);
        if (atHead && !HexFormat.of().formatHex(hash).equals(log.path("head_hash").asString(""))) {
            throw new BadInput(
                    "entry " + seq, HexFormat.of().formatHex(hash), "the head that was signed");
        }
        return new CheckedExport.Chain(entries, linked, details, erased, whole);
    }

    private void step(String line) {
        if (line.length() > LONGEST) {
            throw new BadInput("entry after " + seq, line.length() + " characters", "fewer");
        }
        JsonNode node = parse(line);
        long number = node.path("entry").path("seq").asLong(-1);
        String name = "entry " + number;
        if (number <= seq) {
            throw new BadInput(name, "", "a number above " + seq);
        }
        byte[] own = entry(name, line);
        byte[] said = bytes(name, node.path("hash").asString(""));
        if (number == seq + 1) {
            link(name, own, said);
        }
        commitment(name, node, line);
        hash = said;
        seq = number;
        entries++;
    }

    private void link(String name, byte[] own, byte[] said) {
        MessageDigest digest = sha256();
        digest.update(hash);
        if (!MessageDigest.isEqual(digest.digest(own), said)) {
            throw new BadInput(
                    name,
                    HexFormat.of().formatHex(said),
                    "the hash of the entry before and its own bytes");
        }
        linked++;
    }

    /** The bytes that were hashed stand in the line as they are. */
    private static byte[] entry(String name, String line) {
        String head = "{\"entry\":";
        if (!line.startsWith(head)) {
            throw new BadInput(name, line, "a line that begins with " + head);
        }
        return line.substring(head.length(), end(line, head.length())).getBytes(UTF_8);
    }

    /** Where the object that begins at {@code start} ends. */
    private static int end(String line, int start) {
        int depth = 0;
        boolean text = false;
        for (int i = start; i < line.length(); i++) {
            char c = line.charAt(i);
            if (text) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    text = false;
                }
            } else if (c == '"') {
                text = true;
            } else if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return i + 1;
            }
        }
        throw new BadInput("line", line, "a whole object");
    }

    private void commitment(String name, JsonNode node, String line) {
        if (!node.has("detail")) {
            erased += node.path("entry").has("commit") ? 1 : 0;
            return;
        }
        String head = ",\"detail\":";
        int from = end(line, "{\"entry\":".length()) + head.length();
        byte[] detail = line.substring(from, end(line, from)).getBytes(UTF_8);
        byte[] key = bytes(name, node.path("detail_key").asString(""));
        String mac = HexFormat.of().formatHex(mac(key, detail));
        String said = node.path("entry").path("commit").path(0).path("mac").asString("");
        if (!mac.equals(said)) {
            throw new BadInput(name, "its detail", "what the entry commits to");
        }
        details++;
    }

    private static byte[] mac(byte[] key, byte[] detail) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(detail);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 belongs to every Java runtime", e);
        }
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JacksonException e) {
            BadInput refused = new BadInput("line", line, "a JSON object");
            refused.initCause(e);
            throw refused;
        }
    }

    private static byte[] bytes(String name, String hex) {
        try {
            byte[] bytes = HexFormat.of().parseHex(hex);
            if (bytes.length == 32) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            BadInput refused = new BadInput(name, hex, "32 bytes in hexadecimal");
            refused.initCause(e);
            throw refused;
        }
        throw new BadInput(name, hex, "32 bytes in hexadecimal");
    }
}
