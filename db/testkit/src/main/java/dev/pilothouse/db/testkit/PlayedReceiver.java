package dev.pilothouse.db.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A small application that keeps something about people and obeys erasures: what an integrator
 * writes, in the language of the documentation. It can also behave in each wrong way.
 */
public final class PlayedReceiver extends PlayedHttp {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** How it behaves. */
    public enum Manner {
        HONEST,
        UNSIGNED,
        /** Signs with another secret. */
        FORGED,
        /** Gives the first answer to a question of the kind again. */
        REPLAYING,
        /** Its answer is an hour old. */
        LATE,
        /** Has taken the question, and not done anything. */
        BUSY
    }

    /** A question as it came. */
    public record Asked(String signature, byte[] body) {
        public JsonNode json() {
            return JSON.readTree(body);
        }
    }

    private final byte[] secret;
    private final Optional<PrivateKey> key;
    private final List<String> kept = new ArrayList<>();
    private final List<byte[]> answers = new CopyOnWriteArrayList<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private volatile Manner manner = Manner.HONEST;

    /** One that signs with a shared secret. */
    public PlayedReceiver(String secret) {
        this.secret = secret.getBytes(UTF_8);
        this.key = Optional.empty();
    }

    /** One that signs with an Ed25519 key of its own. */
    public PlayedReceiver(PrivateKey key) {
        this.secret = new byte[0];
        this.key = Optional.of(key);
    }

    public void behave(Manner how) {
        manner = how;
    }

    /** Keeps something about somebody. */
    public void keep(String name) {
        synchronized (kept) {
            kept.add(name);
        }
    }

    public List<String> kept() {
        synchronized (kept) {
            return List.copyOf(kept);
        }
    }

    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    @Override
    void answer(HttpExchange exchange, byte[] body) throws IOException {
        asked.add(
                new Asked(
                        String.valueOf(
                                exchange.getRequestHeaders().getFirst("X-Pilothouse-Signature")),
                        body));
        if (manner == Manner.BUSY) {
            send(exchange, 202, new byte[0]);
            return;
        }
        byte[] said = said(JSON.readTree(body));
        answers.add(said);
        byte[] sent = manner == Manner.REPLAYING ? answers.getFirst() : said;
        if (manner != Manner.UNSIGNED) {
            exchange.getResponseHeaders().set("X-Pilothouse-Acknowledgement", signed(sent));
        }
        send(exchange, 200, sent);
    }

    private byte[] said(JsonNode question) {
        List<String> names = question.path("names").valueStream().map(JsonNode::asString).toList();
        Instant at =
                manner == Manner.LATE ? Instant.now().minus(Duration.ofHours(1)) : Instant.now();
        ObjectNode json =
                JSON.createObjectNode()
                        .put("id", question.path("id").asString())
                        .put("nonce", question.path("nonce").asString())
                        .put("operation", question.path("operation").asString())
                        .put("items", done(question.path("operation").asString(), names))
                        .put("at", at.toString());
        return JSON.writeValueAsBytes(json);
    }

    private long done(String operation, List<String> names) {
        synchronized (kept) {
            long found = kept.stream().filter(names::contains).count();
            switch (operation) {
                case "plant" -> {
                    if (found == 0) {
                        kept.add(names.getFirst());
                    }
                    return 1;
                }
                case "erase" -> kept.removeIf(names::contains);
                default -> {}
            }
            return found;
        }
    }

    /** Over {@code pilothouse-erasure-acknowledgement-v1}, a line break and the body. */
    private String signed(byte[] body) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes("pilothouse-erasure-acknowledgement-v1\n".getBytes(UTF_8));
        text.writeBytes(body);
        try {
            if (key.isPresent()) {
                Signature signature = Signature.getInstance("Ed25519");
                signature.initSign(key.get());
                signature.update(text.toByteArray());
                return "ed25519=" + Base64.getEncoder().encodeToString(signature.sign());
            }
            Mac mac = Mac.getInstance("HmacSHA256");
            byte[] with = manner == Manner.FORGED ? "some other secret".getBytes(UTF_8) : secret;
            mac.init(new SecretKeySpec(with, "HmacSHA256"));
            return "hmac-sha256=" + HexFormat.of().formatHex(mac.doFinal(text.toByteArray()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
