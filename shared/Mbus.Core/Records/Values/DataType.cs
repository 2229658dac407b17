namespace Mbus
{
    /// <summary>Coding of a record's data (EN 13757-3, data types A to M); each value names the reader method that returns it.</summary>
    public enum DataType : byte
    {
        /// <summary>No data, or data missing in the telegram.</summary>
        None,

        /// <summary>Type A: BCD; a leading digit F is a minus sign. Integer and decimal.</summary>
        Bcd,

        /// <summary>Type B: signed. Integer and decimal.</summary>
        Integer,

        /// <summary>Type C: unsigned. Integer and decimal.</summary>
        Unsigned,

        /// <summary>Type D: bits. Integer and decimal.</summary>
        Bits,

        /// <summary>Type F: date, hour and minute, 4 bytes. Date.</summary>
        DateTime,

        /// <summary>Type G: date, 2 bytes. Date.</summary>
        Date,

        /// <summary>Type H: floating point, 4 bytes, and the 8 bytes of length byte F8 in old telegrams. Real.</summary>
        Real,

        /// <summary>Type I: date, hour, minute and second, 6 bytes. Date.</summary>
        DateTimeSeconds,

        /// <summary>Type J: hour, minute and second, 3 bytes. Date.</summary>
        Time,

        /// <summary>Type K: daylight saving, 4 bytes; the layout is not public. Bytes.</summary>
        DaylightSaving,

        /// <summary>Type L: listening window, 11 bytes; the layout is not public. Bytes.</summary>
        ListeningWindow,

        /// <summary>Type M: date and time relative to UTC, variable length; the layout is not public. Bytes.</summary>
        UtcDateTime,

        /// <summary>Characters of ISO 8859-1. Text.</summary>
        Text,

        /// <summary>Any other data, such as containers, profiles and numbers of more than 8 bytes. Bytes.</summary>
        Bytes,

        /// <summary>Secondary address of an enhanced identification (VIF 79 with 8 bytes). Address.</summary>
        Address,
    }
}
