package portico.node.start;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapWatchTest {
    private static final long HEAP = 1000;
    private static final long NOW = 1_000_000;

    private final HeapWatch heap = new HeapWatch(HEAP);

    @Test
    void whatIsLeftBehindASmallCollectionMayBeGarbage() {
        heap.collected(990, false, NOW);
        assertThat(heap.isShort()).isFalse();
        assertThat(heap.wantsCollection(NOW)).isTrue();

        heap.collected(500, true, NOW);
        assertThat(heap.isShort()).isFalse();
        assertThat(heap.wantsCollection(NOW + 60_000)).isFalse();
    }

    @Test
    void whatIsLeftBehindAWholeOneIsNot() {
        heap.collected(HeapWatch.SHORT_PERCENT * 10 - 1, true, NOW);
        assertThat(heap.isShort()).isFalse();

        heap.collected(HeapWatch.SHORT_PERCENT * 10, true, NOW);
        assertThat(heap.isShort()).isTrue();
    }

    @Test
    void itIsOverOnlyWhenThereIsSomeRoom() {
        heap.collected(950, true, NOW);
        heap.collected(100, false, NOW);
        assertThat(heap.isShort()).as("a small collection says too little").isTrue();

        heap.collected(HeapWatch.ENOUGH_PERCENT * 10, true, NOW);
        assertThat(heap.isShort()).isTrue();

        heap.collected(HeapWatch.ENOUGH_PERCENT * 10 - 1, true, NOW);
        assertThat(heap.isShort()).isFalse();
    }

    @Test
    void aWholeCollectionIsRare() {
        heap.collected(950, false, NOW);
        assertThat(heap.wantsCollection(NOW)).isTrue();
        assertThat(heap.wantsCollection(NOW + 9_999))
                .as("it has been asked for")
                .isFalse();
        assertThat(heap.wantsCollection(NOW + 10_000)).isTrue();

        heap.collected(950, true, NOW + 10_500);
        assertThat(heap.wantsCollection(NOW + 20_499)).isFalse();
        assertThat(heap.wantsCollection(NOW + 20_500)).as("is it still short?").isTrue();
    }

    @Test
    void whereThereIsRoomNothingIsAskedFor() {
        heap.collected(300, false, NOW);
        assertThat(heap.wantsCollection(NOW)).isFalse();
        assertThat(heap.isShort()).isFalse();
    }
}
