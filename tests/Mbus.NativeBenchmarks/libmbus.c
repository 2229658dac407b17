/* The work of the benchmark, done by libmbus. It loops here, so that no call from .NET is measured. */
#include <stdlib.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))
#define MAX_TELEGRAMS 200

#include "mbus-protocol.h"
#include "mbus-protocol-aux.h"

static struct { unsigned char bytes[261]; size_t length; } telegrams[MAX_TELEGRAMS];
static int count;
static volatile int sink;

static int decode(int index, mbus_frame *frame, mbus_frame_data *data)
{
    memset(frame, 0, sizeof *frame);
    memset(data, 0, sizeof *data);
    return mbus_parse(frame, telegrams[index].bytes, telegrams[index].length) == 0 && mbus_frame_data_parse(frame, data) == 0;
}

static void release(mbus_frame_data *data)
{
    if (data->data_var.record != NULL)
        mbus_data_record_free(data->data_var.record);
}

/* Adds a telegram. Returns 0 if libmbus refuses it. */
EXPORT int benchmark_add(const unsigned char *bytes, size_t length)
{
    mbus_frame frame;
    mbus_frame_data data;
    if (count == MAX_TELEGRAMS || length > sizeof telegrams[count].bytes)
        return 0;
    memcpy(telegrams[count].bytes, bytes, length);
    telegrams[count].length = length;
    int accepted = decode(count, &frame, &data);
    release(&data);
    count += accepted;
    return accepted;
}

/* Decodes a number of telegrams, and the value and unit of each record. */
EXPORT void benchmark_records(int frames)
{
    for (int i = 0; i < frames; i++)
    {
        mbus_frame frame;
        mbus_frame_data data;
        decode(i % count, &frame, &data);
        if (data.type == MBUS_DATA_TYPE_VARIABLE)
        {
            for (mbus_data_record *record = data.data_var.record; record != NULL; record = record->next)
            {
                const char *value = mbus_data_record_value(record);
                const char *unit = mbus_data_record_unit(record);
                sink += (value != NULL ? value[0] : 0) + (unit != NULL ? unit[0] : 0);
            }
        }
        release(&data);
    }
}

/* Returns the XML of a telegram, which the caller frees. */
EXPORT char *benchmark_print(int index, int normalised)
{
    mbus_frame frame;
    mbus_frame_data data;
    decode(index, &frame, &data);
    char *xml = normalised ? mbus_frame_data_xml_normalized(&data) : mbus_frame_data_xml(&data);
    release(&data);
    return xml;
}

/* Writes a number of telegrams as XML. */
EXPORT void benchmark_xml(int frames, int normalised)
{
    for (int i = 0; i < frames; i++)
    {
        char *xml = benchmark_print(i % count, normalised);
        sink += xml != NULL ? xml[0] : 0;
        free(xml);
    }
}
