namespace Mbus.Firmware
{
    /// <summary>A meter's reading as JSON, written during the reading: the head with the first telegram, then record by record.</summary>
    internal sealed class ReadingContent : PageContent
    {
        private const int MaxTelegrams = 32;

        private readonly MeterRead _meter;
        private readonly RecordReader _records = new();
        private int _telegram;
        private bool _isWaiting;
        private bool _isFirstRecord;

        internal ReadingContent(MeterRead meter)
        {
            _meter = meter;
        }

        /// <summary>Starts a reading.</summary>
        /// <param name="address">A primary address, 0 to 250 or 254, or a secondary one.</param>
        /// <param name="now">Microseconds.</param>
        /// <param name="status">The HTTP status if this fails.</param>
        /// <param name="why">The reason if this fails.</param>
        internal bool TryBegin(string address, long now, out string status, out string why)
        {
            status = "400 Bad Request";
            why = "The address must be 0 to 250, 254, or a secondary address such as 12345678TST0107.";
            if (!AddressText.IsAddress(address))
                return false;

            status = "503 Service Unavailable";
            why = "Another reading is in progress; try again in a few seconds.";
            if (_meter.IsBusy)
                return false;

            why = "Too many clients are connected; try again later.";
            if (!_meter.TryBegin(address, now))
                return false;

            _telegram = 0;
            _isWaiting = true;
            _isFirstRecord = true;
            return true;
        }

        internal override void End(long now)
        {
            _meter.End(now);
        }

        internal override bool Write(TextBuffer page, long now)
        {
            if (_isWaiting)
                return Wait(page, now);
            if (_records.Read())
            {
                if (RecordJson.HasContent(_records))
                    WriteRecord(page);
                return false;
            }

            if (!_records.MoreRecordsFollow || _telegram == MaxTelegrams)
                return WriteEnd(page, _records.MoreRecordsFollow, "");

            _isWaiting = true;
            _meter.Next(now);
            return false;
        }

        private static void WriteHead(TextBuffer page, Frame telegram, TelegramHeader header)
        {
            SecondaryAddress address = header.Address;
            WriteHead(page, "200 OK", "application/json");
            page.Text("{\"schema\":\"mbus-edge/device-reading/1\",\"time\":");
            UtcTime.Write(page);
            page.Text(",\"primaryAddress\":");
            page.Number(telegram.A);
            page.Text(",\"id\":");
            page.Json(address.Identification.ToString("X8"));
            page.Text(",\"manufacturer\":");
            page.Json(address.Manufacturer == 0 ? "" : Manufacturer.ToLetters(address.Manufacturer));
            page.Text(",\"version\":");
            page.Number(address.Version);
            page.Text(",\"medium\":{\"code\":");
            page.Number(address.DeviceType);
            page.Text(",\"name\":");
            page.Json(DeviceTypeText.Text(address.DeviceType));
            page.Text("},\"accessNumber\":");
            page.Number(header.AccessNumber);
            page.Text(",\"status\":");
            page.Number(header.Status);
            page.Text(",\"records\":[");
        }

        private static string NoRecords(TelegramHeader header)
        {
            switch (header.Content)
            {
                case TelegramContent.Records: case TelegramContent.FixedCounters: return "";
                case TelegramContent.ApplicationError: return "the meter reports: " + ApplicationErrorText.Text(header.ErrorCode);
                case TelegramContent.Encrypted: return "the telegram is encrypted";
                case TelegramContent.None: return "the meter acknowledged, but sent no data";
                default: return "CI " + header.Ci.ToString("X2") + " has no records";
            }
        }

        private static bool WriteEnd(TextBuffer page, bool moreFollow, string error)
        {
            page.Text("],\"moreFollow\":");
            page.Text(moreFollow ? "true" : "false");
            page.Text(",\"error\":");
            if (error.Length == 0)
                page.Text("null");
            else
                page.Json(error);
            page.Text("}\n");
            return true;
        }

        private bool Wait(TextBuffer page, long now)
        {
            Outcome outcome = _meter.Poll(now);
            if (outcome == Outcome.Pending)
                return false;

            _isWaiting = false;
            return outcome == Outcome.Reply ? Take(page) : Fail(page, outcome);
        }

        private bool Take(TextBuffer page)
        {
            Frame telegram = _meter.Telegram;
            TelegramHeader header = TelegramHeader.Read(telegram);
            if (_telegram == 0)
                WriteHead(page, telegram, header);
            _telegram++;
            _records.Reset(header);
            string notice = NoRecords(header);
            return notice.Length > 0 && WriteEnd(page, false, notice);
        }

        private bool Fail(TextBuffer page, Outcome outcome)
        {
            string error = outcome == Outcome.Damage
                ? "bytes were received, but no valid telegram: a collision or noise"
                : "no reply: check the address, the bus power and the baud rate";
            if (_telegram > 0)
                return WriteEnd(page, true, error);

            WriteHead(page, outcome == Outcome.Damage ? "502 Bad Gateway" : "504 Gateway Timeout", "application/json");
            page.Text("{\"error\":");
            page.Json(error);
            page.Text("}\n");
            return true;
        }

        private void WriteRecord(TextBuffer page)
        {
            if (!_isFirstRecord)
                page.Character(',');
            _isFirstRecord = false;
            int record = page.Count;
            RecordJson.Write(page, _records, _telegram);
            if (!page.IsFull)
                return;

            page.ReturnTo(record);
            page.Text("{\"error\":\"the record is too long for this device\"}");
        }
    }
}
