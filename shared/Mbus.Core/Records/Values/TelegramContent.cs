namespace Mbus
{
    /// <summary>What lies behind a header, and what a reader does with it.</summary>
    public enum TelegramContent : byte
    {
        /// <summary>The frame has no CI field: nothing to read.</summary>
        None,

        /// <summary>Records: read them with <see cref="RecordReader"/>.</summary>
        Records,

        /// <summary>The two counters of the fixed structure: <see cref="RecordReader"/> reads them as two records.</summary>
        FixedCounters,

        /// <summary>A selection of slaves; the records of an enhanced selection follow the address.</summary>
        Selection,

        /// <summary>A general application error: see <see cref="TelegramHeader.ErrorCode"/>.</summary>
        ApplicationError,

        /// <summary>An alarm: bytes whose bits the manufacturer defines.</summary>
        Alarm,

        /// <summary>An encrypted body: decrypt it first; it is never read as records.</summary>
        Encrypted,

        /// <summary>Anything else (compact and format frames, DLMS, manufacturers' own): keep the bytes.</summary>
        Other,

        /// <summary>There are fewer bytes than the header has: nothing to read.</summary>
        Incomplete,
    }
}
