namespace Mbus
{
    /// <summary>Content after a header, and how a reader handles it.</summary>
    public enum TelegramContent : byte
    {
        /// <summary>The frame has no CI field: no content.</summary>
        None,

        /// <summary>Records: read them with <see cref="RecordReader"/>.</summary>
        Records,

        /// <summary>The two counters of the fixed structure: <see cref="RecordReader"/> reads them as two records.</summary>
        FixedCounters,

        /// <summary>A selection of slaves; the records of an enhanced selection follow the address.</summary>
        Selection,

        /// <summary>A general application error: see <see cref="TelegramHeader.ErrorCode"/>.</summary>
        ApplicationError,

        /// <summary>An alarm: bytes with manufacturer specific bits.</summary>
        Alarm,

        /// <summary>An encrypted body: decrypt it first; it is never read as records.</summary>
        Encrypted,

        /// <summary>Any other content (DLMS, manufacturer specific): keep the bytes.</summary>
        Other,

        /// <summary>The header is incomplete: no content.</summary>
        Incomplete,

        /// <summary>A compact frame: the data of records, without their DIFs and VIFs (EN 13757-3:2018, annex G).</summary>
        CompactFrame,

        /// <summary>A format frame: the DIFs and VIFs of compact frames (EN 13757-3:2018, annex G).</summary>
        FormatFrame,
    }
}
