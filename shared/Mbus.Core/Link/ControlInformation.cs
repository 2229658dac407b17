namespace Mbus
{
    /// <summary>
    /// Values of the CI field, which defines the structure of the user data of a long frame (EN 13757-7:2018, table 2; older meanings from
    /// EN 13757-3:2004).
    /// </summary>
    public static class ControlInformation
    {
        /// <summary>Application reset, with optional subcodes. Master to slave.</summary>
        public const byte ApplicationReset = 0x50;

        /// <summary>Data send: records for the slave. Master to slave.</summary>
        public const byte DataSend = 0x51;

        /// <summary>Selection of slaves by secondary address. Master to slave, to address 253.</summary>
        public const byte SelectSlave = 0x52;

        /// <summary>Selection of slaves in mode 2 (high byte first, obsolete): deselects a mode 1 slave.</summary>
        public const byte SelectSlaveMode2 = 0x56;

        /// <summary>Format frame without a header: the DIFs and VIFs of compact frames. Slave to master.</summary>
        public const byte FormatFrame = 0x69;

        /// <summary>Format frame with the short header. Slave to master.</summary>
        public const byte FormatFrameShortHeader = 0x6A;

        /// <summary>Format frame with the long header. Slave to master.</summary>
        public const byte FormatFrameLongHeader = 0x6B;

        /// <summary>Report of an application error. Slave to master.</summary>
        public const byte ApplicationError = 0x70;

        /// <summary>Report of an alarm. Slave to master.</summary>
        public const byte Alarm = 0x71;

        /// <summary>Variable data structure with the long header of 12 bytes. Slave to master.</summary>
        public const byte VariableData = 0x72;

        /// <summary>Fixed data structure: 16 bytes; with any other length, a compact frame with the long header. Slave to master.</summary>
        public const byte FixedData = 0x73;

        /// <summary>Variable data structure in mode 2 (high byte first, obsolete). Slave to master.</summary>
        public const byte VariableDataMode2 = 0x76;

        /// <summary>Fixed data structure in mode 2 (high byte first, obsolete). Slave to master.</summary>
        public const byte FixedDataMode2 = 0x77;

        /// <summary>Variable data structure without a header. Slave to master.</summary>
        public const byte VariableDataNoHeader = 0x78;

        /// <summary>Compact frame without a header: the data of records whose DIFs and VIFs are known. Slave to master.</summary>
        public const byte CompactFrame = 0x79;

        /// <summary>Variable data structure with the short header of 4 bytes. Slave to master.</summary>
        public const byte VariableDataShortHeader = 0x7A;

        /// <summary>Compact frame with the short header. Slave to master.</summary>
        public const byte CompactFrameShortHeader = 0x7B;

        /// <summary>First of the eight codes that set the baud rate: B8 = 300 Bd to BF = 38400 Bd.</summary>
        public const byte SetBaudRate300 = 0xB8;

        /// <summary>Returns true for manufacturer specific codes: A0 to B7.</summary>
        public static bool IsManufacturerSpecific(byte ci)
        {
            return ci >= 0xA0 && ci < SetBaudRate300;
        }

        /// <summary>Returns the baud rate set by a CI of B8 to BF, 300 to 38400 Bd; 0 for other codes.</summary>
        public static int BaudRate(byte ci)
        {
            return ci >= SetBaudRate300 && ci <= SetBaudRate300 + 7 ? 300 << (ci - SetBaudRate300) : 0;
        }

        /// <summary>Returns the CI of B8 to BF that sets a baud rate; 0 if there is none.</summary>
        public static byte ForBaudRate(int baudRate)
        {
            for (int i = 0; i < 8; i++)
            {
                if (baudRate == 300 << i)
                    return (byte)(SetBaudRate300 + i);
            }

            return 0;
        }
    }
}
