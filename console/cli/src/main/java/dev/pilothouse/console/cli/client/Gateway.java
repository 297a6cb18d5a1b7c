package dev.pilothouse.console.cli.client;

import java.io.IOException;
import java.net.URI;

/** The gateway, as a caller with an API key sees it. */
public final class Gateway {
    private static final int OK = 200;

    private final Http http = new Http();
    private final String address;

    /**
     * @param address without a slash at the end
     */
    public Gateway(String address) {
        this.address = address;
    }

    /** True when the gateway knows the key. */
    public boolean accepts(String key) throws IOException, InterruptedException {
        return http.send(
                                Http.request(URI.create(address + "/v1/models"))
                                        .header("Authorization", "Bearer " + key)
                                        .build())
                        .status()
                == OK;
    }
}
