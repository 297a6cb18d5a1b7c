package dev.pilothouse.gateway.state;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.pilothouse.bridge.protocol.ResourceRejected;
import dev.pilothouse.bridge.protocol.v1.LiveRelease;
import dev.pilothouse.bridge.protocol.v1.LiveReleases;
import dev.pilothouse.bridge.protocol.v1.Release;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.rules.prompts.ReleaseContent;
import dev.pilothouse.policy.rules.prompts.Rendering;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is live of prompts, by tenant, environment and name, and where features answer from it only.
 * The link has checked signatures and digests. For any thread.
 */
public final class Releases {
    private final Map<String, Live> live = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> locks = new ConcurrentHashMap<>();

    /**
     * What is live of one prompt.
     *
     * @param newest number of its newest version, live or not
     * @param served the first answers what no other does
     */
    public record Live(String feature, long newest, List<Served> served) {
        public Live {
            served = List.copyOf(served);
        }

        /** Null when that version is not live. */
        public @Nullable Served version(long version) {
            return served.stream().filter(s -> s.version() == version).findFirst().orElse(null);
        }
    }

    void put(String name, Release release) throws ResourceRejected {
        try {
            LiveReleases statement = LiveReleases.parseFrom(release.getStatement());
            List<Served> served = new ArrayList<>();
            for (int i = 0; i < statement.getLiveCount(); i++) {
                served.add(served(statement, statement.getLive(i), release.getContents(i)));
            }
            live.put(name, new Live(statement.getFeature(), statement.getNewest(), served));
        } catch (InvalidProtocolBufferException | BadInput unreadable) {
            throw new ResourceRejected(String.valueOf(unreadable.getMessage()));
        }
    }

    private static Served served(LiveReleases statement, LiveRelease release, String canonical)
            throws ResourceRejected {
        ReleaseContent content = ReleaseContent.read(canonical);
        boolean same =
                content.tenant().value().equals(statement.getTenant())
                        && content.feature().value().equals(statement.getFeature())
                        && content.prompt().equals(statement.getPrompt())
                        && content.version() == release.getVersion();
        if (!same) {
            throw new ResourceRejected(
                    "the content of release " + release.getDigest() + " is of another prompt");
        }
        return new Served(
                content.prompt(),
                content.version(),
                release.getDigest(),
                release.getShare(),
                content.content(),
                Rendering.of(content.content()));
    }

    void remove(String name) {
        live.remove(name);
    }

    void lock(String feature, Collection<String> environments) {
        if (environments.isEmpty()) {
            locks.remove(feature);
        } else {
            locks.put(feature, Set.copyOf(environments));
        }
    }

    /** Whether calls of a feature are answered from releases only. */
    public boolean locked(String tenant, String feature, String environment) {
        return !locks.isEmpty()
                && locks.getOrDefault(tenant + "/" + feature, Set.of()).contains(environment);
    }

    /** Null when nothing of the prompt is live there. */
    public @Nullable Live live(String tenant, String environment, String prompt) {
        return live.get(tenant + "/" + environment + "/" + prompt);
    }

    /** Releases that calls of a feature may name there, for people, in their order. */
    public List<String> names(String tenant, String environment, String feature) {
        String place = tenant + "/" + environment + "/";
        return live.entrySet().stream()
                .filter(e -> e.getKey().startsWith(place) && e.getValue().feature().equals(feature))
                .flatMap(e -> e.getValue().served().stream())
                .map(Served::name)
                .sorted()
                .toList();
    }
}
