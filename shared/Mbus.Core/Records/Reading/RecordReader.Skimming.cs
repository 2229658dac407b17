namespace Mbus
{
    /// <content>Going over a telegram for the sake of its end alone, as a bridge does with every reply.</content>
    public sealed partial class RecordReader
    {
        /// <summary>Goes to the end of a telegram. True where the slave has more telegrams (DIF 1F).</summary>
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

        // Over whole records of a fixed length, up to one that has to be read. An interpreter does this for every byte that a bridge
        // passes on, so there are no calls where there need be none.
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
