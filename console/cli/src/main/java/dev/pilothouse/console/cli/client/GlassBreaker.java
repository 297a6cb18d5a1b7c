package dev.pilothouse.console.cli.client;

import dev.pilothouse.db.model.BadInput;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Kills straight at a gateway: plain on loopback, over mutual TLS beyond it. Needs nothing else.
 */
public final class GlassBreaker {
    private static final int OK = 200;

    private final String gateway;
    private final Http http;

    /**
     * @param gateway host:port of its admin port on loopback, of its break-glass port elsewhere
     * @param certificate PEM file with private key and certificate; needed beyond loopback
     * @param authority PEM file with who vouches for the gateway; empty: whom Java trusts
     * @throws BadInput when the address is none, or lies beyond loopback without a certificate
     */
    public GlassBreaker(String gateway, Optional<Path> certificate, Optional<Path> authority)
            throws IOException {
        if (loopback(gateway)) {
            this.gateway = "http://" + gateway;
            this.http = new Http();
        } else if (certificate.isPresent()) {
            this.gateway = "https://" + gateway;
            this.http = new Http(ClientTls.of(certificate.get(), authority));
        } else {
            throw new BadInput(
                    "--certificate", "", "the certificate file of the token, beyond loopback");
        }
    }

    private static boolean loopback(String gateway) {
        int colon = gateway.lastIndexOf(':');
        String expected = "host:port of a gateway";
        if (colon < 1 || !gateway.substring(colon + 1).matches("[0-9]{1,5}")) {
            throw new BadInput("--gateway", gateway, expected);
        }
        try {
            return InetAddress.getByName(gateway.substring(0, colon)).isLoopbackAddress();
        } catch (UnknownHostException e) {
            BadInput refused = new BadInput("--gateway", gateway, expected);
            refused.initCause(e);
            throw refused;
        }
    }

    /**
     * @param token what 'break-glass create' printed
     * @throws Refused when the gateway does not answer or says no
     */
    public JsonNode kill(String token, Map<String, String> kill)
            throws IOException, InterruptedException {
        Http.Answer answer =
                http.send(
                        Http.request(URI.create(gateway + "/break-glass/kill"))
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Type", "application/json")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                Http.JSON.writeValueAsString(kill)))
                                .build());
        if (answer.status() == OK) {
            return answer.body();
        }
        JsonNode error = answer.body().path("error");
        throw new Refused(
                error.path("code").asString("http_" + answer.status()),
                error.path("message").asString("HTTP " + answer.status() + " from " + gateway));
    }
}
