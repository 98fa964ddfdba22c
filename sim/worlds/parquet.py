"""Tables as the bytes of Parquet files; the same table gives the same bytes."""

import pyarrow as pa
import pyarrow.parquet as pq


def to_parquet(table: pa.Table) -> bytes:
    """Write a table with page checksums, without which a flipped bit gives a wrong number in silence."""
    sink = pa.BufferOutputStream()
    # Dictionaries and statistics of columns would outweigh the few rows of a part.
    pq.write_table(
        table, sink, compression="zstd", write_page_checksum=True, use_dictionary=False, write_statistics=False
    )
    return bytes(sink.getvalue())


def from_parquet(data: bytes) -> pa.Table:
    """Read a table back, checking its pages.

    Raises
    ------
    ValueError
        If it is damaged, or no Parquet file.
    """
    try:
        # Threads that still start when the process ends would end it in a crash; `read_table` starts some.
        return pq.ParquetFile(pa.BufferReader(data), page_checksum_verification=True).read(use_threads=False)
    except (OSError, pa.ArrowException) as error:
        raise ValueError(str(error)) from None
