namespace Mbus
{
    /// <content>Skips to the end of a telegram, as a bridge does with every reply.</content>
    public sealed partial class RecordReader
    {
        /// <summary>Skips to the end of a telegram. Returns true if the slave has more telegrams (DIF 1F).</summary>
        public bool ReadToEnd(Frame telegram)
        {
            Reset(TelegramHeader.Read(telegram));
            do
            {
                Skim();
            }
            while (Read());

            return MoreRecordsFollow;
        }

        // Skips whole records of a fixed length, up to one that must be parsed. An interpreter runs this for every byte that a bridge
        // forwards, so it avoids calls.
        private void Skim()
        {
            if ((_mode & Fixed) != 0)
                return;

            byte[] buffer = _buffer;
            int end = _end;
            int start = _next;
            while (start < end)
            {
                int last = buffer[start];
                int field = last & DataLayout.FieldMask;
                int at = start + 1;
                if (field == DataLayout.FieldMask || field == (int)DataField.Variable)
                    break;

                while (last >= DataLayout.Extension && at < end)
                    last = buffer[at++];
                if (at >= end)
                    break;

                last = buffer[at++];
                if ((last & ~DataLayout.Extension) == PlainTextVif)
                    break;

                while (last >= DataLayout.Extension && at < end)
                    last = buffer[at++];
                at += DataLayout.Length(field);
                if (last >= DataLayout.Extension || at > end)
                    break;

                start = at;
            }

            _next = start;
        }
    }
}
