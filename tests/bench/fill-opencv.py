"""Child of the bench: fill-opencv.py telea|ns IMAGE MASK [RESULT] fills once, prints the seconds of the fill and peak memory."""
import re
import sys
import time

import cv2

method, image_file, mask_file, *results = sys.argv[1:]
image, mask = cv2.imread(image_file), cv2.imread(mask_file, 0)
if image is None or mask is None:
    sys.exit(f'cannot read {image_file} or {mask_file}')
start = time.perf_counter()
filled = cv2.inpaint(image, mask, 5, cv2.INPAINT_TELEA if method == 'telea' else cv2.INPAINT_NS)
seconds = time.perf_counter() - start
# Not getrusage: its ru_maxrss can be that of the process that started this one.
with open('/proc/self/status') as status:
    peak_mb = int(re.search(r'VmHWM:\s+(\d+)', status.read()).group(1)) / 1024
print(f'SECONDS={seconds} PEAK_MB={peak_mb}')
for result in results:
    cv2.imwrite(result, filled)
