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
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies exports below one base folder, and posts them to webhooks: the file as the body, its
 * SHA-256 in {@code X-Pilothouse-Digest}, and that signed in {@code X-Pilothouse-Signature} with
 * the key with which guardrail webhooks of the tenant are signed too. Redirects are not followed. A
 * webhook that is away or overloaded is asked again; {@code X-Pilothouse-Export} stays the same, so
 * that it can tell a file that it has already.
 */
final class ExportDelivery implements ExportCourier {
    private static final Logger LOG = LoggerFactory.getLogger(ExportDelivery.class);
    private static final String DIGEST = "X-Pilothouse-Digest";
    private static final Set<Integer> ASK_AGAIN = Set.of(408, 425, 429);
    private static final long MIB = 1L << 20;

    private final String base;
    private final Tenants tenants;
    private final Clock clock;
    private final Limits limits;

    /**
     * @param connect how long a webhook may take to accept the connection
     * @param answer how long one try may take from its beginning to the status of the answer
     * @param pauses before each further try
     * @param reserve bytes that stay free on the disk of a folder
     */
    record Limits(Duration connect, Duration answer, List<Duration> pauses, long reserve) {
        Limits {
            pauses = List.copyOf(pauses);
        }

        /** Five seconds, ten minutes, and two more tries after 10 and 60 seconds. */
        static Limits usual(long reserve) {
            return new Limits(
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(10),
                    List.of(Duration.ofSeconds(10), Duration.ofMinutes(1)),
                    reserve);
        }
    }

    /**
     * @param base folder below which plans may write; empty: nowhere
     */
    ExportDelivery(String base, Tenants tenants, Clock clock, Limits limits) {
        this.base = base;
        this.tenants = tenants;
        this.clock = clock;
        this.limits = limits;
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
            said.add(copied(plan, export, file));
        }
        if (!plan.data().webhook().isEmpty()) {
            said.add(posted(plan.data(), export, file, said));
        }
        return said.isEmpty() ? "kept under Jobs" : String.join(", ", said);
    }

    private String posted(
            AuditExportPlan.Data plan, AuditExport export, Path file, List<String> said)
            throws IOException {
        try {
            return post(plan, export, file);
        } catch (IOException e) {
            throw said.isEmpty()
                    ? e
                    : new IOException(e.getMessage() + ", but it was " + said.getFirst(), e);
        }
    }

    private String copied(AuditExportPlan plan, AuditExport export, Path file) throws IOException {
        try {
            return copy(plan, export, file);
        } catch (FileSystemException e) {
            throw new IOException(
                    "the folder " + plan.data().folder() + " cannot be written: " + why(e), e);
        }
    }

    private static String why(FileSystemException e) {
        return switch (e) {
            case FileAlreadyExistsException _, NotDirectoryException _ ->
                    "a file stands where a folder has to be";
            case AccessDeniedException _ -> "this console may not write there";
            default -> Objects.requireNonNullElse(e.getReason(), e.getClass().getSimpleName());
        };
    }

    private String copy(AuditExportPlan plan, AuditExport export, Path file) throws IOException {
        Path folder = made(plan.data().folder());
        requireRoom(folder, Files.size(file));
        String name = name(plan, export);
        Path part = folder.resolve(name + "." + UUID.randomUUID() + ".part");
        try {
            Files.copy(file, part);
            Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
        return "written as " + plan.data().folder() + "/" + name;
    }

    /** A folder that leads out of the base through a link is refused before anything is made. */
    private Path made(String name) throws IOException {
        Path folder = folder(name);
        Path root = Files.createDirectories(Path.of(base)).toRealPath();
        Path there = folder;
        while (!Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
            there = Objects.requireNonNull(there.getParent());
        }
        if (!there.toRealPath().startsWith(root)) {
            throw new BadInput("folder", name, "a folder that no link leads out of the base");
        }
        if (!Files.isDirectory(there)) {
            throw new NotDirectoryException(there.toString());
        }
        return Files.createDirectories(folder);
    }

    private void requireRoom(Path folder, long bytes) throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free - bytes < limits.reserve()) {
            throw new IOException(
                    "the disk of the folder is full: %d MiB are free, the file has %d, %d stay reserved"
                            .formatted(
                                    free / MIB, Math.ceilDiv(bytes, MIB), limits.reserve() / MIB));
        }
    }

    /**
     * For example {@code audit-log-all-kills-2026-11-29-4f9a1c22.zip}: the same for the same plan
     * and period, another one for a plan of the same name.
     */
    private static String name(AuditExportPlan plan, AuditExport export) {
        String words = plan.data().name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String day = export.filter().from().map(Instant::toString).orElse("").split("T", 2)[0];
        String id = plan.id().toString();
        return "audit-log-" + words + "-" + day + "-" + id.substring(id.length() - 8) + ".zip";
    }

    private String post(AuditExportPlan.Data plan, AuditExport export, Path file)
            throws IOException {
        TenantId tenant = tenant(plan.filter());
        byte[] key =
                tenants.webhookSigningKey(tenant)
                        .orElseThrow(() -> new IOException("tenant " + tenant + " is gone"));
        String digest = export.file().orElseThrow().sha256();
        URI to = uri(plan.webhook());
        int status = posted(() -> request(to, key, export, digest, file));
        if (status < 200 || status > 299) {
            boolean redirect = status >= 300 && status < 400;
            throw new IOException(
                    "the webhook answered "
                            + status
                            + (redirect ? "; redirects are not followed" : ""));
        }
        return "posted to " + to.getHost();
    }

    private HttpRequest request(URI to, byte[] key, AuditExport export, String digest, Path file) {
        try {
            return HttpRequest.newBuilder(to)
                    .header("Content-Type", "application/zip")
                    .header("User-Agent", "pilothouse-console")
                    .header("X-Pilothouse-Export", export.id().toString())
                    .header(DIGEST, "sha-256=" + digest)
                    .header(
                            WebhookSignature.HEADER,
                            WebhookSignature.of(
                                    key, clock.instant().getEpochSecond(), digest.getBytes(UTF_8)))
                    .POST(HttpRequest.BodyPublishers.ofFile(file))
                    .build();
        } catch (FileNotFoundException e) {
            throw new UncheckedIOException("the file of the export is gone", e);
        }
    }

    /** The status of the last try; each is signed anew, since the time is part of it. */
    private int posted(Supplier<HttpRequest> request) throws IOException {
        try {
            for (Duration pause : limits.pauses()) {
                OptionalInt status = tried(request.get());
                if (status.isPresent()
                        && status.getAsInt() < 500
                        && !ASK_AGAIN.contains(status.getAsInt())) {
                    return status.getAsInt();
                }
                Thread.sleep(pause);
            }
            return send(request.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException)
                    new InterruptedIOException("interrupted while posting").initCause(e);
        }
    }

    private OptionalInt tried(HttpRequest request) throws InterruptedException {
        try {
            return OptionalInt.of(send(request));
        } catch (IOException e) {
            LOG.info("{}: {}; asking again", request.uri().getHost(), e.getMessage());
            return OptionalInt.empty();
        }
    }

    /** The time limit is for all of it: one of the request ends with the head of the answer. */
    private int send(HttpRequest request) throws IOException, InterruptedException {
        HttpClient http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(limits.connect())
                        .build();
        try {
            return http.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())
                    .thenApply(HttpResponse::statusCode)
                    .get(limits.answer().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException(
                    "the webhook did not answer within " + limits.answer().toSeconds() + " seconds",
                    e);
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            boolean away =
                    cause instanceof ConnectException || cause instanceof HttpTimeoutException;
            throw new IOException(
                    away
                            ? "the webhook could not be reached"
                            : "the webhook broke off: "
                                    + Objects.requireNonNullElse(
                                            cause.getMessage(), cause.getClass().getSimpleName()),
                    e);
        } finally {
            http.shutdownNow();
        }
    }
}
