package portico.node.exchange;

import java.util.Arrays;

/**
 * What a service has answered before, as it is sent once more: all of it, a range, or a head that says that the client has
 * it already. Immutable, and shared by all event loops.
 *
 * @param head the fields that go on, as they went to the first client before policies edited them; without framing
 * @param wire the same fields as they are in HTTP/1.1, a line each
 * @param body not to be changed
 * @param from where in the body it begins
 * @param length how much of the body it is
 */
@SuppressWarnings("ArrayRecordComponent") // shared, never compared
public record StoredAnswer(int status, ResponseHead head, byte[] wire, byte[] body, int from, int length) {
    /** The same answer with another status, of a part of the body. */
    public StoredAnswer part(int itsStatus, int itsFrom, int itsLength) {
        return new StoredAnswer(itsStatus, head, wire, body, itsFrom, itsLength);
    }

    /** The octets that are sent. */
    public byte[] octets() {
        return from == 0 && length == body.length ? body : Arrays.copyOfRange(body, from, from + length);
    }

    /** The same answer with another body, as a whole. */
    StoredAnswer withBody(byte[] other) {
        return new StoredAnswer(status, head, wire, other, 0, other.length);
    }
}
