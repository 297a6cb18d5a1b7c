package dev.pilothouse.ingest.state;

import com.google.protobuf.Timestamp;
import dev.pilothouse.bridge.protocol.ResourceRejected;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.rules.Price;
import dev.pilothouse.policy.rules.PriceBook;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Price books as they come over the bridge. */
final class PriceBooks {
    private PriceBooks() {}

    static PriceBook of(dev.pilothouse.bridge.protocol.v1.PriceBook book) throws ResourceRejected {
        try {
            List<Price> prices = new ArrayList<>();
            book.getPricesList().forEach(price -> prices.add(of(price)));
            return new PriceBook(book.getVersion(), book.getCurrency(), prices);
        } catch (BadInput e) {
            throw new ResourceRejected(String.valueOf(e.getMessage()));
        }
    }

    private static Price of(dev.pilothouse.bridge.protocol.v1.Price price) {
        return new Price(
                price.getProvider(),
                price.getModel(),
                instant(price.getValidFrom()),
                price.hasValidTo() ? instant(price.getValidTo()) : null,
                Price.amount("input", price.getInput()),
                Price.amount("output", price.getOutput()),
                Price.amount("cache_read", price.getCacheRead()),
                Price.amount("cache_write", price.getCacheWrite()),
                Price.amount("reasoning", price.getReasoning()));
    }

    private static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }
}
