namespace Mbus
{
    /// <summary>Bits of the status byte of the short and long headers (EN 13757-3, status byte).</summary>
    public static class StatusByte
    {
        /// <summary>Bits 1 and 0: status of the application.</summary>
        public const byte ApplicationMask = 0x03;

        /// <summary>In <see cref="ApplicationMask"/>: the application is busy.</summary>
        public const byte ApplicationBusy = 0x01;

        /// <summary>In <see cref="ApplicationMask"/>: any application error.</summary>
        public const byte ApplicationError = 0x02;

        /// <summary>In <see cref="ApplicationMask"/>: abnormal condition or alarm (2018; reserved before).</summary>
        public const byte Abnormal = 0x03;

        /// <summary>Power low.</summary>
        public const byte PowerLow = 0x04;

        /// <summary>Permanent error.</summary>
        public const byte PermanentError = 0x08;

        /// <summary>Temporary error.</summary>
        public const byte TemporaryError = 0x10;

        /// <summary>Bits 7 to 5: manufacturer specific.</summary>
        public const byte ManufacturerMask = 0xE0;
    }
}
