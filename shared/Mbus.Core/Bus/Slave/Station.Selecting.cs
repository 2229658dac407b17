namespace Mbus
{
    /// <content>Network layer: selection by secondary address, and enhanced selection by fabrication number (CI 52, to 253).</content>
    public sealed partial class Station
    {
        private const byte FabricationNumberVif = 0x78;
        private const int FabricationRecordLength = 6;

        private static bool IsSelection(Frame frame)
        {
            return frame.A == PrimaryAddress.Selected && ControlField.Function(frame.C) == ControlField.SndUd
                && (frame.Ci == ControlInformation.SelectSlave || frame.Ci == ControlInformation.SelectSlaveMode2);
        }

        // A selection in mode 2 never matches a mode 1 slave.
        private bool IsSelectedBy(Frame selection)
        {
            return selection.Ci == ControlInformation.SelectSlave && Matches(selection.Buffer, selection.DataOffset, selection.DataLength);
        }

        private bool Select(Frame frame)
        {
            IsSelected = IsSelectedBy(frame);
            if (!IsSelected)
                return false;

            _network.Reset();
            return Acknowledge();
        }

        private bool Matches(byte[] buffer, int offset, int count)
        {
            int addressed = count < SecondaryAddress.Length ? count : SecondaryAddress.Length;
            return ReadPattern(buffer, offset, addressed).Matches(Meter.Address)
                && MatchesRecords(buffer, offset + addressed, count - addressed);
        }

        /// <summary>Reads the address of a selection; trailing bytes omitted by old masters match everything.</summary>
        private static SecondaryAddress ReadPattern(byte[] buffer, int offset, int count)
        {
            ulong pattern = ulong.MaxValue;
            for (int i = 0; i < count; i++)
                pattern ^= (ulong)(buffer[offset + i] ^ 0xFF) << (8 * i);
            return new SecondaryAddress((uint)pattern, (ushort)(pattern >> 32), (byte)(pattern >> 48), (byte)(pattern >> 56));
        }

        private bool MatchesRecords(byte[] buffer, int offset, int count)
        {
            for (; count >= FabricationRecordLength; count -= FabricationRecordLength, offset += FabricationRecordLength)
            {
                if (buffer[offset] != (byte)DataField.Bcd8 || buffer[offset + 1] != FabricationNumberVif)
                    return false;

                uint pattern = ReadUInt32(buffer, offset + 2);
                if (!SecondaryAddress.MatchesIdentification(pattern, Meter.FabricationNumber))
                    return false;
            }

            return count == 0;
        }

        private static uint ReadUInt32(byte[] buffer, int offset)
        {
            return (uint)(buffer[offset] | (buffer[offset + 1] << 8) | (buffer[offset + 2] << 16) | (buffer[offset + 3] << 24));
        }
    }
}
