package dev.pilothouse.gateway.cache;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Client;
import dev.pilothouse.gateway.call.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * The caller of a flight's carrier: everybody who is in it. Errors reach them as the carrier's end.
 */
final class FlightClient implements Client {
    private final Flight flight;
    private final Client home;
    private final List<byte[]> pending = new ArrayList<>();

    FlightClient(Flight flight, Client home) {
        this.flight = flight;
        this.home = home;
    }

    void routed(Call carrier) {
        flight.routed(carrier.route().target(), carrier.route().cardWarning());
    }

    void landed(Call carrier) {
        flight.landed(carrier);
    }

    @Override
    public Executor loop() {
        return home.loop();
    }

    @Override
    public Upstream upstream() {
        return home.upstream();
    }

    @Override
    public void answer(int status, Map<String, String> headers, byte[] body, Runnable written) {
        String type = headers.getOrDefault("content-type", "application/json");
        flight.answered(new End.Whole(status, type, body));
        written.run();
    }

    @Override
    public void open(Map<String, String> headers) {}

    @Override
    public void send(byte[] events) {
        if (events.length > 0) {
            pending.add(events);
        }
    }

    @Override
    public void flush() {
        if (!pending.isEmpty()) {
            flight.send(List.copyOf(pending));
            pending.clear();
        }
    }

    @Override
    public void end(byte[] last, Runnable written) {
        flush();
        written.run();
    }

    @Override
    public void breakOff(byte[] last) {
        flush();
    }

    @Override
    public boolean writable() {
        return flight.anyoneReads();
    }

    @Override
    public Runnable after(int millis, Runnable task) {
        return home.after(millis, task);
    }
}
