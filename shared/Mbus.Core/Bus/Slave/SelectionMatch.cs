namespace Mbus
{
    /// <summary>Compares a selection (CI 52) with a meter: secondary address, and fabrication numbers of an enhanced selection.</summary>
    internal static class SelectionMatch
    {
        private const byte FabricationNumberVif = 0x78;
        private const int FabricationRecordLength = 6;

        /// <summary>Returns true if a selection selects this meter. One in mode 2 never selects a mode 1 slave.</summary>
        internal static bool IsFor(Meter meter, Frame selection)
        {
            if (selection.Ci != ControlInformation.SelectSlave)
                return false;

            int addressed = selection.DataLength < SecondaryAddress.Length ? selection.DataLength : SecondaryAddress.Length;
            return ReadPattern(selection.Buffer, selection.DataOffset, addressed).Matches(meter.Address)
                && MatchesRecords(meter, selection.Buffer, selection.DataOffset + addressed, selection.DataLength - addressed);
        }

        /// <summary>Reads the address of a selection; trailing bytes omitted by old masters match everything.</summary>
        private static SecondaryAddress ReadPattern(byte[] buffer, int offset, int count)
        {
            ulong pattern = ulong.MaxValue;
            for (int i = 0; i < count; i++)
                pattern ^= (ulong)(buffer[offset + i] ^ 0xFF) << (8 * i);
            return new SecondaryAddress((uint)pattern, (ushort)(pattern >> 32), (byte)(pattern >> 48), (byte)(pattern >> 56));
        }

        private static bool MatchesRecords(Meter meter, byte[] buffer, int offset, int count)
        {
            for (; count >= FabricationRecordLength; count -= FabricationRecordLength, offset += FabricationRecordLength)
            {
                if (buffer[offset] != (byte)DataField.Bcd8 || buffer[offset + 1] != FabricationNumberVif)
                    return false;

                uint pattern = (uint)DataBytes.ReadBits(buffer, offset + 2, 4, false);
                if (!SecondaryAddress.MatchesIdentification(pattern, meter.FabricationNumber))
                    return false;
            }

            return count == 0;
        }
    }
}
