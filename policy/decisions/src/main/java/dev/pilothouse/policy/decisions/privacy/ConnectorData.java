package dev.pilothouse.policy.decisions.privacy;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Texts;
import dev.pilothouse.db.model.Words;
import dev.pilothouse.policy.rules.guardrails.GuardJson;
import dev.pilothouse.policy.rules.guardrails.WebhookAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Where another system keeps something about people, and how a person is found there.
 *
 * @param name 1 to 80 characters, one of its kind in the tenant
 * @param address {@code https://…} of a webhook or of Qdrant (http on loopback only), {@code
 *     postgresql://host:port/database}
 * @param place table, with its schema if need be, or collection; empty for a webhook
 * @param field column, or path of the payload field; empty for a webhook
 * @param login role in PostgreSQL; empty otherwise
 * @param receiverKey of a webhook: Ed25519 public key that signs acknowledgements, X.509 in Base64;
 *     empty: the shared secret signs them (HMAC-SHA256)
 */
public record ConnectorData(
        String name,
        Kind kind,
        String address,
        String place,
        String field,
        String login,
        KnownBy knownBy,
        String receiverKey) {
    private static final int LONGEST_NAME = 80;
    private static final int LONGEST_ADDRESS = 500;
    private static final String WORD = "[A-Za-z_][A-Za-z0-9_]{0,62}";
    private static final Pattern COLUMN = Pattern.compile(WORD);
    private static final Pattern TABLE = Pattern.compile("(" + WORD + "\\.)?" + WORD);
    private static final Pattern DATABASE = Pattern.compile("/[A-Za-z0-9_-]{1,63}");
    private static final Pattern COLLECTION = Pattern.compile("[A-Za-z0-9_-]{1,200}");
    private static final Pattern PAYLOAD =
            Pattern.compile("(?=.{1,200}$)[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

    /** SubjectPublicKeyInfo of an Ed25519 key before its 32 bytes (RFC 8410, section 4). */
    private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

    /** What kind of store it is. */
    public enum Kind {
        /** A receiver of ours that deletes and signs what it did. */
        WEBHOOK,
        /** A table in PostgreSQL. */
        PGVECTOR,
        QDRANT;

        public String word() {
            return Words.of(this);
        }

        /**
         * The kind that a word names.
         *
         * @throws BadInput when it names none
         */
        public static Kind ofWord(String word) {
            return Words.parse("kind", Kind.class, word);
        }
    }

    /** Under what a person is known there. */
    public enum KnownBy {
        /** Identifiers as the person gave them. */
        IDENTIFIERS,
        /** Keyed hashes, as traces show them. */
        REFERENCES;

        public String word() {
            return Words.of(this);
        }

        /**
         * What a word names.
         *
         * @throws BadInput when it names none
         */
        public static KnownBy ofWord(String word) {
            return Words.parse("known_by", KnownBy.class, word);
        }
    }

    public ConnectorData {
        name = Texts.check("name", name, 1, LONGEST_NAME);
        address = Texts.check("address", address, 1, LONGEST_ADDRESS);
        switch (kind) {
            case WEBHOOK -> {
                WebhookAddress.check("address", uri(address));
                empty("place", place);
                empty("field", field);
                empty("login", login);
                receiverKey = key(receiverKey);
            }
            case PGVECTOR -> {
                postgres(address);
                matching("place", place, TABLE, "a table such as docs or rag.docs");
                matching("field", field, COLUMN, "a column such as user_id");
                login = Texts.check("login", login, 1, 63);
                empty("receiver_key", receiverKey);
            }
            case QDRANT -> {
                WebhookAddress.check("address", uri(address));
                matching("place", place, COLLECTION, "a collection: letters, digits, _ and -");
                matching("field", field, PAYLOAD, "a payload field such as user_id or meta.user");
                empty("login", login);
                empty("receiver_key", receiverKey);
            }
        }
    }

    private static URI uri(String address) {
        try {
            return GuardJson.uri(address);
        } catch (BadInput e) {
            BadInput refused = new BadInput("address", address, e.expected());
            refused.initCause(e);
            throw refused;
        }
    }

    /** No parameters: some of the driver's name classes to load or files to read. */
    private static void postgres(String address) {
        URI uri = uri(address);
        boolean good =
                "postgresql".equals(uri.getScheme())
                        && uri.getHost() != null
                        && uri.getUserInfo() == null
                        && uri.getQuery() == null
                        && uri.getFragment() == null
                        && DATABASE.matcher(Objects.requireNonNullElse(uri.getPath(), ""))
                                .matches();
        if (!good) {
            throw new BadInput(
                    "address", address, "postgresql://host:port/database without user and options");
        }
    }

    private static void matching(String field, String value, Pattern pattern, String expected) {
        if (!pattern.matcher(value).matches()) {
            throw new BadInput(field, value, expected);
        }
    }

    private static void empty(String field, String value) {
        if (!value.isEmpty()) {
            throw new BadInput(field, value, "nothing for this kind");
        }
    }

    private static String key(String text) {
        if (text.isBlank()) {
            return "";
        }
        try {
            String base64 = text.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
            byte[] key = Base64.getDecoder().decode(base64);
            if (key.length == ED25519.length + 32
                    && Arrays.equals(Arrays.copyOf(key, ED25519.length), ED25519)) {
                return base64;
            }
        } catch (IllegalArgumentException _) {
            throw noKey(text);
        }
        throw noKey(text);
    }

    private static BadInput noKey(String text) {
        return new BadInput("receiver_key", text, "an Ed25519 public key as PEM or Base64");
    }

    /** Bytes of the receiver's key; none when the shared secret signs. */
    public byte[] receiverKeyBytes() {
        return Base64.getDecoder().decode(receiverKey);
    }

    /** For the audit log. */
    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", name);
        map.put("kind", kind.word());
        map.put("address", address);
        map.put("place", place);
        map.put("field", field);
        map.put("login", login);
        map.put("known_by", knownBy.word());
        map.put("receiver_key", receiverKey);
        return map;
    }
}
