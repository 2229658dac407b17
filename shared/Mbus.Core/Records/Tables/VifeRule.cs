namespace Mbus
{
    /// <summary>What a reader has to do about a VIFE.</summary>
    internal enum VifeRule : byte
    {
        /// <summary>The code is reserved: an error.</summary>
        Reserved,

        /// <summary>Nothing: it says something about the value but leaves it as it is.</summary>
        Plain,

        /// <summary>The slave reports an error.</summary>
        Report,

        /// <summary>Change the power of ten.</summary>
        Scale,

        /// <summary>Add 3 to the power of ten.</summary>
        Thousand,

        /// <summary>Add a constant.</summary>
        Offset,

        /// <summary>The data are a date.</summary>
        Date,

        /// <summary>The data are a duration in s, min, h or d.</summary>
        Duration,

        /// <summary>The data are a number of events.</summary>
        Count,

        /// <summary>Replace the unit.</summary>
        NonMetric,

        /// <summary>Variable length holds a profile and no text.</summary>
        Profile,

        /// <summary>The next byte is a code of the table behind FC.</summary>
        Extension,

        /// <summary>The rest of the VIFEs is the manufacturer's own.</summary>
        Manufacturer,
    }
}
