namespace Mbus
{
    /// <summary>Action of a reader for a VIFE.</summary>
    internal enum VifeRule : byte
    {
        /// <summary>The code is reserved: an error.</summary>
        Reserved,

        /// <summary>No action: the VIFE describes the value but does not change it.</summary>
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

        /// <summary>Variable length contains a profile, not text.</summary>
        Profile,

        /// <summary>The next byte is a code of the table after FC.</summary>
        Extension,

        /// <summary>The remaining VIFEs are manufacturer specific.</summary>
        Manufacturer,
    }
}
