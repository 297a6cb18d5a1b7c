package dev.pilothouse.console.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.decisions.AuditExport;
import dev.pilothouse.policy.decisions.AuditExportPlan;
import dev.pilothouse.policy.decisions.ExportCourier;
import dev.pilothouse.policy.rules.guardrails.GuardJson;
import dev.pilothouse.policy.rules.guardrails.WebhookAddress;
import dev.pilothouse.policy.rules.guardrails.WebhookSignature;
import dev.pilothouse.registry.Tenants;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies exports below one base folder, and posts them to webhooks: the file as the body, its
 * SHA-256 in {@code X-Pilothouse-Digest}, and that signed in {@code X-Pilothouse-Signature} with
 * the key with which guardrail webhooks of the tenant are signed too. Redirects are not followed.
 */
final class ExportDelivery implements ExportCourier {
    private static final String DIGEST = "X-Pilothouse-Digest";
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration WHOLE = Duration.ofMinutes(10);

    private final String base;
    private final Tenants tenants;
    private final Clock clock;

    /**
     * @param base folder below which plans may write; empty: nowhere
     */
    ExportDelivery(String base, Tenants tenants, Clock clock) {
        this.base = base;
        this.tenants = tenants;
        this.clock = clock;
    }

    @Override
    public void check(AuditExportPlan.Data plan) {
        if (!plan.folder().isEmpty()) {
            folder(plan.folder());
        }
        if (!plan.webhook().isEmpty()) {
            WebhookAddress.check("webhook", uri(plan.webhook()));
            tenant(plan.filter());
        }
    }

    private static URI uri(String text) {
        try {
            return GuardJson.uri(text);
        } catch (BadInput e) {
            BadInput refused = new BadInput("webhook", text, e.expected());
            refused.initCause(e);
            throw refused;
        }
    }

    private static TenantId tenant(AuditFilter filter) {
        return filter.tenant()
                .orElseThrow(() ->
                        new BadInput("tenant", "", "a tenant: its key signs what a webhook gets"));
    }

    private Path folder(String name) {
        if (base.isEmpty()) {
            throw new BadInput(
                    "folder", name, "none: PILOTHOUSE_EXPORT_FOLDER names no base folder here");
        }
        Path root = Path.of(base).toAbsolutePath().normalize();
        try {
            Path folder = root.resolve(name).normalize();
            if (folder.startsWith(root)) {
                return folder;
            }
        } catch (InvalidPathException e) {
            BadInput refused = new BadInput("folder", name, "a path below the base folder");
            refused.initCause(e);
            throw refused;
        }
        throw new BadInput("folder", name, "a path below the base folder");
    }

    @Override
    public String deliver(AuditExportPlan plan, AuditExport export, Path file) throws IOException {
        check(plan.data());
        List<String> said = new ArrayList<>();
        if (!plan.data().folder().isEmpty()) {
            said.add(copy(plan.data(), export, file));
        }
        if (!plan.data().webhook().isEmpty()) {
            said.add(post(plan.data(), export, file));
        }
        return said.isEmpty() ? "kept under Jobs" : String.join(", ", said);
    }

    /** A folder that leads out of the base through a link is refused too. */
    private String copy(AuditExportPlan.Data plan, AuditExport export, Path file)
            throws IOException {
        Path folder = Files.createDirectories(folder(plan.folder()));
        if (!folder.toRealPath().startsWith(Path.of(base).toRealPath())) {
            throw new BadInput(
                    "folder", plan.folder(), "a folder that no link leads out of the base");
        }
        String name = name(plan, export);
        Path part = folder.resolve(name + ".part");
        try {
            Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
        return "written as " + plan.folder() + "/" + name;
    }

    /** For example {@code audit-log-all-kills-2026-11-29.zip}. */
    private static String name(AuditExportPlan.Data plan, AuditExport export) {
        String words = plan.name().toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String day = export.filter().from().map(Instant::toString).orElse("").split("T", 2)[0];
        return "audit-log-" + words + "-" + day + ".zip";
    }

    private String post(AuditExportPlan.Data plan, AuditExport export, Path file)
            throws IOException {
        TenantId tenant = tenant(plan.filter());
        byte[] key =
                tenants.webhookSigningKey(tenant)
                        .orElseThrow(() -> new IOException("tenant " + tenant + " is gone"));
        String digest = export.file().orElseThrow().sha256();
        long now = clock.instant().getEpochSecond();
        HttpRequest request =
                HttpRequest.newBuilder(uri(plan.webhook()))
                        .timeout(WHOLE)
                        .header("Content-Type", "application/zip")
                        .header("User-Agent", "pilothouse-console")
                        .header("X-Pilothouse-Export", export.id().toString())
                        .header(DIGEST, "sha-256=" + digest)
                        .header(
                                WebhookSignature.HEADER,
                                WebhookSignature.of(key, now, digest.getBytes(UTF_8)))
                        .POST(HttpRequest.BodyPublishers.ofFile(file))
                        .build();
        int status = send(request);
        if (status < 200 || status > 299) {
            throw new IOException("the webhook answered " + status);
        }
        return "posted to " + request.uri().getHost();
    }

    private static int send(HttpRequest request) throws IOException {
        try (HttpClient http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(CONNECT)
                        .build()) {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException)
                    new InterruptedIOException("interrupted while posting").initCause(e);
        }
    }
}
